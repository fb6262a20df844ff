// The example follows the country that is chosen.
const country = document.getElementById("country");
const example = document.querySelector("#number-hint bdi");
const follow = () => {
  const written = country.selectedOptions[0]?.dataset.example;
  if (example && written) example.textContent = written;
};
country?.addEventListener("change", follow);
// What was chosen before stays after going back.
if (country) follow();
