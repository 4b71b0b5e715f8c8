// Asks a running server through openapi-fetch with the types of openapi-typescript; prints JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };
type Problem = components["schemas"]["Problem"];

const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: process.argv[2] });

function given<Data>(answer: { data?: Data; error?: Problem }): Data {
  if (answer.data === undefined) {
    throw new Error(JSON.stringify(answer.error));
  }
  return answer.data;
}

function refused(answer: { error?: Problem; response: Response }) {
  if (answer.error === undefined) {
    throw new Error(`answered ${answer.response.status}`);
  }
  const { status, title, detail, hint, errors } = answer.error;
  return {
    answered: answer.response.status,
    status,
    title,
    told: detail.length > 0,
    hint: hint ?? null,
    fields: (errors ?? []).map((one) => one.field),
  };
}

const first = given(await client.GET("/api/v1/actors", { params: { query: { limit: 2 } } }));
const second = given(
  await client.GET("/api/v1/actors", { params: { query: { limit: 2, cursor: first.next } } }),
);
const actor = given(
  await client.GET("/api/v1/actors/{actor_id}", { params: { path: { actor_id: "uliege" } } }),
);
const collaboration = given(
  await client.GET("/api/v1/collaborations/{collaboration_id}", {
    params: { path: { collaboration_id: "atmp-pit" } },
  }),
);
const therapy = given(
  await client.GET("/api/v1/therapies/{therapy_id}", { params: { path: { therapy_id: "car-t" } } }),
);
const stages = given(await client.GET("/api/v1/stages"));
const query = given(
  await client.GET("/api/v1/queries/actors.by_therapy", {
    params: { query: { therapy: "car-t", region: ["Brussels", "Flanders"], limit: 500 } },
  }),
);
const hits = given(
  await client.GET("/api/v1/search", { params: { query: { q: "Celyad", limit: 3 } } }),
);
const board = given(
  await client.GET("/api/v1/gaps", { params: { query: { therapy: "car-t", top: 1 } } }),
);
const release = given(await client.GET("/api/v1/release"));
const missing = await client.GET("/api/v1/actors/{actor_id}", {
  params: { path: { actor_id: "nobody" } },
});
const wrong = await client.GET("/api/v1/actors", { params: { query: { limit: 0 } } });
const unsigned = await client.POST("/api/v1/feedback", {
  body: { actor: "uliege", candidate: "uza", verdict: "in-touch" },
});

console.log(
  JSON.stringify({
    first: first.items.map((item) => item.id),
    second: second.items.map((item) => item.id),
    total: first.total,
    actor: [actor.item.name, actor.item.collaborations.map((one) => one.id)],
    collaboration: [collaboration.item.name, collaboration.item.members.map((one) => one.id)],
    therapy: [therapy.item.name_fr, therapy.item.legal_class],
    stages: stages.items.map((item) => item.order),
    query: query.rows.map((row) => row["region"]),
    hit: hits.items[0]?.id,
    board: board.release,
    release: release.id,
    missing: refused(missing),
    wrong: refused(wrong),
    unsigned: refused(unsigned),
  }),
);
