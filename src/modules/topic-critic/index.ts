import { z } from "zod";
import { idea } from "../../artifacts/idea.ts";
import { topicCritic } from "../../artifacts/topic-critic.ts";
import { defineStage } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { Pace, workAs } from "../agent-work.ts";

/** What a short idea can be asked without understanding it, and what to say where it has no answer. */
const questions: readonly { readonly isMet: (text: string) => boolean; readonly lack: string }[] = [
  { isMet: (text) => text.split(/\s+/u).length >= 12, lack: "Say more of what happens." },
  {
    isMet: (text) => /[^.!?:]\s\p{Lu}\p{Ll}/u.test(text) || /\b(?:who|whose)\b/iu.test(text),
    lack: "Say who it is about.",
  },
  {
    isMet: (text) =>
      /\b(?:but|against|although|afraid|until|unless|must|never|lost|secret)\b/iu.test(text),
    lack: "Say what stands in the way.",
  },
];

/** Asks of an idea what can be asked by rules, and says so: a model would say more. */
export const criticizeTopic = defineStage({
  name: "topic-critic",
  version: 1,
  title: "Topic critic",
  inputs: { idea },
  outputs: [topicCritic],
  params: z.object({ pace: Pace }),
  lane: "text",
  async make(_unit, inputs, { pace }, context) {
    const given = whole(inputs.idea);
    const text = [given.title, given.summary].filter((part) => part !== undefined).join(": ");
    const lacks = questions.filter(({ isMet }) => !isMet(text)).map(({ lack }) => lack);
    // Nobody gets ten for what only rules have read.
    const score = 9 - 2 * lacks.length;
    const feedback = lacks.length === 0 ? "It says who, what and why not." : lacks.join(" ");
    const finish = async () => {
      const rationale = "Judged by three rules; no model was asked.";
      await context.emit(topicCritic, { feedback, score }, { rationale, confidence: 0.3 });
      return "The verdict is kept.";
    };
    const start = "Reads the idea.";
    const thinking = "Asks who it is about, what happens and what stands in the way.";
    const said = `${score} of 10. ${feedback}`;
    await workAs({ agent: "TopicCritic", pace, start, thinking, text: said, finish }, context);
  },
});
