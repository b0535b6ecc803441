// A service that knows nothing of MAD, with an operation that takes a while: 202, Location, a status resource.
import { createServer } from "node:http";

const status = { type: "object", properties: { status: { type: "string" }, progress: { type: "number" },
  result: { type: "object", required: ["atoms"], properties: { atoms: { type: "integer" } } } } };
const document = {
  openapi: "3.1.0", info: { title: "Counting", version: "2.0.0" },
  paths: {
    "/count": { post: { operationId: "count_atoms",
      requestBody: { required: true, content: { "application/json": { schema: {
        type: "object", required: ["formula"], properties: { formula: { type: "string", pattern: "^([A-Z][a-z]?[0-9]*)+$" } } } } } },
      responses: { 202: { description: "Begun", headers: { Location: { schema: { type: "string" } } } } } } },
    "/count/{job}": { get: { operationId: "count_status",
      parameters: [{ name: "job", in: "path", required: true, schema: { type: "string" } }],
      responses: { 200: { description: "How it stands", content: { "application/json": { schema: status } } } } } },
  },
};
const jobs = [];
const server = createServer((request, response) => {
  const answer = (code, body, headers = {}) => {
    response.writeHead(code, { "Content-Type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  if (request.url === "/openapi.json") return answer(200, document);
  if (request.method === "GET" && request.url.startsWith("/count/")) {
    const job = jobs[Number(request.url.slice(7))];
    if (!job) return answer(404, {});
    if (++job.asked < 3) return answer(200, { status: "running", progress: job.asked / 3 });
    return answer(200, { status: "completed", progress: 1, result: { atoms: job.atoms } });
  }
  if (request.method !== "POST" || request.url !== "/count") return answer(404, {});
  let text = "";
  request.on("data", (piece) => (text += piece));
  request.on("end", () => {
    const atoms = [...JSON.parse(text).formula.matchAll(/[A-Z][a-z]?([0-9]*)/g)].reduce((n, m) => n + Number(m[1] || 1), 0);
    jobs.push({ atoms, asked: 0 });
    answer(202, {}, { Location: `/count/${jobs.length - 1}` });
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
