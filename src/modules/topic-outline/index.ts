import { z } from "zod";
import { idea } from "../../artifacts/idea.ts";
import { topicCritic } from "../../artifacts/topic-critic.ts";
import { topicOutline } from "../../artifacts/topic-outline.ts";
import { defineStage } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { Pace, workAs } from "../agent-work.ts";

/** Lays an idea and what the critic said of it out in sections, by rules: nothing is asked of a model. */
export const outlineTopic = defineStage({
  name: "topic-outline",
  version: 1,
  title: "Topic outline",
  inputs: { idea, verdict: topicCritic },
  outputs: [topicOutline],
  params: z.object({ pace: Pace }),
  lane: "text",
  async make(_unit, inputs, { pace }, context) {
    const given = whole(inputs.idea);
    const title = given.title ?? idea.summarize(given);
    const sections = sectionsOf(title, whole(inputs.verdict).feedback ?? "");
    const finish = async () => {
      const rationale = "Laid out by rules; no model was asked.";
      await context.emit(topicOutline, { title, sections }, { rationale, confidence: 0.3 });
      return "The outline is kept.";
    };
    const start = "Takes the idea and what the critic said.";
    const thinking = "Puts a beginning before the turn and an end after it.";
    const text = sections.map((section) => `${section.title}: ${section.summary}`).join("\n");
    await workAs({ agent: "OutlineWriter", pace, start, thinking, text, finish }, context);
  },
});

function sectionsOf(title: string, feedback: string) {
  return [
    { title: "How things are", summary: `What counts as usual before ${title} begins.` },
    { title: "What breaks it", summary: "The day on which it does not go on as before." },
    { title: "What is tried", summary: "Two ways out; both cost more than they give." },
    { title: "The turn", summary: "What was known all along is said aloud." },
    { title: "What is left", summary: "The same place, seen once more." },
    ...(feedback === "" ? [] : [{ title: "Before it is written", summary: feedback }]),
  ];
}
