// Logs on: the nonce of the server, the token of the card, the session of the server.
import { authenticate, CpsError } from "/cps.js";
import { post } from "/post.js";

const button = document.getElementById("login");
const result = document.getElementById("result");

button.addEventListener("click", async () => {
  button.disabled = true;
  delete result.dataset.kind;
  result.textContent = "Présentez votre carte et suivez les indications.";
  try {
    const { nonce } = await post("/challenge", {});
    const token = await authenticate(nonce);
    const { holder } = await post("/login", token);
    result.textContent = `Bienvenue, ${holder}.`;
  } catch (error) {
    result.textContent = error instanceof CpsError ? error.messageFr : error.message;
    result.dataset.kind = error.kind ?? "site";
  } finally {
    button.disabled = false;
  }
});
