/* Asks the browser for a passkey and sends its answer with the form. Without a script, or in a browser that knows no
   passkeys, the form stays hidden: the code of the app does the same. */
(() => {
  "use strict";
  const known = window.PublicKeyCredential;
  const box = document.querySelector("[data-passkey]");
  const data = document.getElementById("passkey-options");
  if (!box || !data || !known?.parseCreationOptionsFromJSON) return;
  const form = box.querySelector("form");
  const trouble = box.querySelector("[data-passkey-trouble]");
  const options = JSON.parse(data.textContent);
  box.hidden = false;
  document.querySelectorAll("[data-passkey-unknown]").forEach((each) => each.remove());

  const ask = () => options.creation_options
    ? navigator.credentials.create({publicKey: known.parseCreationOptionsFromJSON(options.creation_options.publicKey)})
    : navigator.credentials.get({publicKey: known.parseRequestOptionsFromJSON(options.request_options.publicKey)});

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask());
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
})();
