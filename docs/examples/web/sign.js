// Signs: the certificate of the card, the digest of the server, the signature of the card.
import { CpsError, getSigningCertificate, sign } from "/cps.js";
import { post } from "/post.js";

const button = document.getElementById("sign");
const result = document.getElementById("result");

button.addEventListener("click", async () => {
  button.disabled = true;
  delete result.dataset.kind;
  result.textContent = "Présentez votre carte et suivez les indications.";
  try {
    const { certificate } = await getSigningCertificate();
    const prepared = await post("/prepare", { certificate });
    document.getElementById("document").textContent = prepared.document;
    const signature = await sign(certificate, prepared.hash, prepared.hashFunction);
    const { signer } = await post("/signature", signature);
    result.textContent = `Signé par ${signer}.`;
  } catch (error) {
    result.textContent = error instanceof CpsError ? error.messageFr : error.message;
    result.dataset.kind = error.kind ?? "site";
  } finally {
    button.disabled = false;
  }
});
