// Warns before leaving a form of the admin in which something was typed and not saved.

// The desk keeps its own watch over its cards.
const watched = "body:not(.desk-page) #content-main form[method=post]:not(#changelist-form)";
const forms = [...document.querySelectorAll(watched)];
// A form that came back refused holds what was typed: it is unsaved from the start.
const cameBack = document.querySelector("#content-main .errornote, #content-main .conflict") !== null;
const rows = new Map(forms.map((form) => [form, countFields(form)]));
let leaving = false;

function countFields(form) {
  return [...form.elements].filter((field) => field.name).length;
}

function isChanged(form) {
  const fields = [...form.elements].filter((field) => field.name && !field.disabled);
  return countFields(form) !== rows.get(form) || fields.some(differs);
}

function differs(field) {
  if (field instanceof HTMLButtonElement || ["hidden", "submit"].includes(field.type)) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) return chosen(field, "selected") !== firstChosen(field);
  return field.value !== field.defaultValue;
}

function chosen(select, state) {
  return [...select.options].filter((option) => option[state]).map((option) => option.value).sort().join("\n");
}

function firstChosen(select) {
  const marked = chosen(select, "defaultSelected");
  const unmarked = !select.multiple && ![...select.options].some((option) => option.defaultSelected);
  return unmarked ? (select.options[0]?.value ?? "") : marked;
}

function hasFields(form) {
  return [...form.elements].some((field) => field.name && !["hidden", "submit"].includes(field.type));
}

document.addEventListener("submit", (event) => {
  leaving = !event.defaultPrevented;
});

window.addEventListener("pageshow", () => { leaving = false; });

window.addEventListener("beforeunload", (event) => {
  const unsaved = forms.filter((form) => form.isConnected && hasFields(form));
  if (!leaving && unsaved.some((form) => cameBack || isChanged(form))) event.preventDefault();
});
