use crate::domain::password_rules::{WeakPassword, Weakness};
use crate::words::{NewPasswordText, Sentence};

pub(super) fn say(text: NewPasswordText) -> Sentence {
    match text {
        NewPasswordText::Password => "Nueva contraseña".into(),
        NewPasswordText::Again => "Repite la nueva contraseña".into(),
        NewPasswordText::Hint { minimum } => Sentence::fill(
            "Al menos {0} caracteres. Van bien unas cuantas palabras que no tengan nada que ver entre sí: son fáciles \
             de recordar.",
            &[&minimum.to_string()],
        ),
        NewPasswordText::Missing => "Escribe una nueva contraseña.".into(),
        NewPasswordText::Weak(weak) => refuse(weak),
        NewPasswordText::Different => "Las dos contraseñas no son iguales. Escribe ambas de nuevo.".into(),
    }
}

fn refuse(weak: WeakPassword) -> Sentence {
    match weak {
        WeakPassword::TooShort { minimum } => Sentence::fill(
            "Esta contraseña es demasiado corta. Usa al menos {0} caracteres: basta con añadir una o dos palabras.",
            &[&minimum.to_string()],
        ),
        WeakPassword::TooLong { maximum } => Sentence::fill(
            "Una contraseña tiene {0} caracteres como máximo. Elige una más corta.",
            &[&maximum.to_string()],
        ),
        WeakPassword::Common => {
            "Esta contraseña es de las primeras que se prueban. Elige una que no tenga nadie más.".into()
        }
        WeakPassword::Personal => {
            "Esta contraseña está hecha con tu nombre o tu dirección, que otras personas conocen. Elige otra.".into()
        }
        WeakPassword::Guessable(weakness) => {
            Sentence::from(why_guessed(weakness)).then(" Añade una o dos palabras que nadie espere.")
        }
    }
}

fn why_guessed(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::KeyboardRow => "Esta contraseña sigue el orden del teclado, y eso se adivina enseguida.",
        Weakness::Repeats => "Esta contraseña se repite, y eso se adivina enseguida.",
        Weakness::Sequence => "Esta contraseña es una secuencia, y eso se adivina enseguida.",
        Weakness::Date => "Esta contraseña es una fecha o un año, y eso se adivina enseguida.",
        Weakness::Names => "Esta contraseña está hecha de nombres, y eso se adivina enseguida.",
        Weakness::Word => "Esta contraseña es una palabra, y eso se adivina enseguida, se escriba como se escriba.",
        Weakness::TooSimple => "Esta contraseña se adivina enseguida.",
    }
}
