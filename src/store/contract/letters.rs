//! Mails that are to be sent.

use super::*;

pub(crate) async fn letters_wait_from_the_oldest_on_until_they_are_ended(it: Fixture) {
    let send = |letters| Along { letters, ..entry(Act::ResetAsked).into() };
    assert!(it.store.record(send(vec![letter(9, None), letter(3, None)])).await.unwrap());
    assert!(it.store.record(send(vec![letter(5, None)])).await.unwrap());
    let ids = async |most| -> Vec<LetterId> {
        it.store.letters(most).await.unwrap().iter().map(|letter| letter.id).collect()
    };
    let id = |number| letter(number, None).id;
    assert_eq!(ids(9).await, [id(3), id(5), id(9)]);
    assert_eq!(ids(2).await, [id(3), id(5)]);
    assert!(it.store.postpone_letter(id(3), at(100)).await.unwrap());
    let postponed = it.store.letters(1).await.unwrap().remove(0);
    assert_eq!(postponed, Letter { due: at(100), tries: 1, ..letter(3, None) });
    assert!(it.store.end_letter(id(3)).await.unwrap());
    assert!(!it.store.end_letter(id(3)).await.unwrap() && !it.store.postpone_letter(id(3), at(9)).await.unwrap());
    assert_eq!(ids(9).await, [id(5), id(9)]);
}
