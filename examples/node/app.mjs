// An app behind Vestibule: it greets whoever the signed assertion names, and nobody else.
//
//     npm ci
//     ISSUER=http://localhost:8080 AUDIENCE=http://app.localhost:8080 node app.mjs

import { createServer } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";

// What `public_url` and the app's `audience` say in vestibule.toml.
const { ISSUER: issuer, AUDIENCE: audience, PORT: port = "3000" } = process.env;
const keys = createRemoteJWKSet(new URL(process.env.KEYS ?? `${issuer}/.vestibule/jwks.json`), {
  cacheMaxAge: Number(process.env.KEEP ?? 300) * 1000,
});

/** The claims, if we may believe them; it throws if not. */
async function who(assertion) {
  const { payload } = await jwtVerify(assertion ?? "", keys, {
    algorithms: ["ES256"],
    issuer,
    audience,
    requiredClaims: ["exp", "iat", "sub"],
  });
  return payload;
}

createServer(async (request, response) => {
  let status = 200;
  let body;
  try {
    const claims = await who(request.headers["x-vestibule-assertion"]);
    body = { hello: claims.preferred_username, id: claims.sub, groups: claims.groups };
  } catch (error) {
    status = 401;
    body = { error: error.message };
  }
  const text = JSON.stringify(body);
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}).listen(Number(port), "127.0.0.1");
