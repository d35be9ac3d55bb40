import { z } from "@hono/zod-openapi";
import { route, router } from "../route.ts";
import { answer, body, cut, pageOf, PageQuery, shownPage } from "../shapes/common.ts";
import { ArtifactRefShape } from "../shapes/artifact.ts";
import { Gate, SentDecision, shownGate } from "../shapes/gate.ts";

const tags = ["Gates"];
const query = PageQuery.extend({
  waiting: z
    .enum(["true", "false"])
    .optional()
    .openapi({ description: "Only those that wait, or only those that were answered." }),
});

const ofProject = route({
  method: "get",
  path: "/projects/{project}/gates",
  policy: { who: "viewer", scope: "read", of: "project" },
  summary: "List a project's gates, oldest first",
  tags,
  request: { params: z.object({ project: z.string() }), query },
  responses: { 200: pageOf(Gate, "Its gates.") },
});

const ofRun = route({
  method: "get",
  path: "/runs/{run}/gates",
  policy: { who: "viewer", scope: "read", of: "run" },
  summary: "List a run's gates, oldest first",
  tags,
  request: { params: z.object({ run: z.string() }), query },
  responses: { 200: pageOf(Gate, "Its gates.") },
});

const About = z.object({
  ref: ArtifactRefShape,
  isHead: z.boolean().openapi({ description: "Whether it is the current version." }),
  summary: z.string(),
  body: z.unknown(),
});

const get = route({
  method: "get",
  path: "/gates/{gate}",
  policy: { who: "viewer", scope: "read", of: "gate" },
  summary: "Look at a gate and what it asks about",
  tags,
  request: { params: z.object({ gate: z.string() }) },
  responses: {
    200: answer(
      Gate.extend({ about: z.array(About) }).openapi("GateInFull"),
      "The question, with what it is about.",
    ),
  },
});

const decide = route({
  method: "post",
  path: "/gates/{gate}/decision",
  policy: { who: "editor", scope: "spend", of: "gate" },
  summary: "Answer a gate",
  description:
    "A gate is answered once. Approved, the run goes on, after the patch, where there is one, has become a version; rejected, the stage is made again with the notes as feedback.",
  tags,
  idempotent: true,
  request: { params: z.object({ gate: z.string() }), body: body(SentDecision) },
  responses: { 200: answer(Gate, "The answered gate.") },
});

/** Questions that hold runs until somebody answers. */
export function gateRoutes() {
  return router()
    .openapi(ofProject, async (c) => {
      const { desks, project, parts } = c.var;
      const { waiting, ...page } = c.req.valid("query");
      const all = await desks.gates.list(project.id, filterBy(waiting));
      const now = parts.clock.now();
      return c.json(
        shownPage(
          cut(all, page, ({ id }) => id),
          (gate) => shownGate(gate, now),
        ),
        200,
      );
    })
    .openapi(ofRun, async (c) => {
      const { desks, run, parts } = c.var;
      const { waiting, ...page } = c.req.valid("query");
      const all = await desks.gates.list(run.project, { run: run.id, ...filterBy(waiting) });
      const now = parts.clock.now();
      return c.json(
        shownPage(
          cut(all, page, ({ id }) => id),
          (gate) => shownGate(gate, now),
        ),
        200,
      );
    })
    .openapi(get, async (c) => {
      const { desks, gate, parts } = c.var;
      const about = await desks.gates.about(gate);
      const shown = about.map(({ ref, ...rest }) => ({ ...rest, ref: { ...ref } }));
      return c.json({ ...shownGate(gate, parts.clock.now()), about: shown }, 200);
    })
    .openapi(decide, async (c) => {
      const { desks, gate, parts } = c.var;
      const decided = await desks.gates.answer(gate.id, c.req.valid("json"));
      return c.json(shownGate(decided, parts.clock.now()), 200);
    });
}

function filterBy(waiting: "true" | "false" | undefined): { readonly waiting?: boolean } {
  return waiting === undefined ? {} : { waiting: waiting === "true" };
}
