// Sends JSON to this site.
export async function post(path, value) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(value),
  });
  if (!answer.ok) {
    throw new Error("Le site a refusé la demande : recommencez.");
  }
  return answer.json();
}
