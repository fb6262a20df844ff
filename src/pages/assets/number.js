// The example follows the country that is chosen, and what is typed is grouped as the example is.
const country = document.getElementById("country");
const number = document.getElementById("number");
const example = document.querySelector("#number-hint bdi");
const pattern = () => country?.selectedOptions[0]?.dataset.example;
const follow = () => {
  if (example && pattern()) example.textContent = pattern();
};
country?.addEventListener("change", follow);
// What was chosen before stays after going back.
if (country) follow();

// Digits in the places of the example's, each after what stands before it there; further ones as they are.
const grouped = (digits) => {
  let shown = "";
  let next = 0;
  for (const sign of pattern()) {
    if (next === digits.length) break;
    shown += /\d/.test(sign) ? digits[next++] : sign;
  }
  return shown + digits.slice(next);
};
// With + or 00 it is international. An example with a digit for calls at home tells nothing of a number without it.
const isLikeIt = (digits) => {
  const first = pattern().match(/\d/)?.[0];
  return !digits.startsWith("00") && ("08".includes(first) ? digits[0] === first : digits[0] !== "0");
};
// Only a digit that a person types at the end, and only behind what would be written here: what is pasted, filled in, deleted,
// put into the middle, or grouped by hand stays as it is.
number?.addEventListener("input", (event) => {
  const { value, selectionStart } = number;
  const isTyped = event.inputType === "insertText" && !event.isComposing && /^\d$/.test(event.data ?? "");
  if (!isTyped || !pattern() || selectionStart !== value.length || /[^\d ()./-]/.test(value)) return;
  const before = value.slice(0, -1);
  const digits = value.replace(/\D/g, "");
  const isOurs = !/\D/.test(before) || before === grouped(digits.slice(0, -1));
  if (isOurs && isLikeIt(digits) && grouped(digits) !== value) number.value = grouped(digits);
});
