import { z } from "zod";
import { idea } from "../../artifacts/idea.ts";
import type { BodyOf } from "../../core/artifact.ts";
import { defineStage, optional } from "../../core/stage.ts";
import { whole } from "../../core/view.ts";
import { Pace, workAs } from "../agent-work.ts";

const standIn = "A ferry that has never once arrived";

/**
 * Puts a topic into the words of an idea, by rules: nothing is asked of a model. An idea that somebody has brought keeps
 * every word it has.
 */
export const shapeIdea = defineStage({
  name: "idea",
  version: 1,
  title: "Idea",
  inputs: { brought: optional(idea) },
  outputs: [idea],
  params: z.object({
    /** Where nobody has brought an idea; empty: one of ours. */
    topic: z.string().trim().max(2_000).default(""),
    pace: Pace,
  }),
  lane: "text",
  async make(_unit, { brought }, { topic, pace }, context) {
    const given = brought ? whole(brought) : null;
    const body = given ? completed(given) : ideaOf(topic === "" ? standIn : topic);
    const finish = async () => {
      const rationale = "Put together by rules; no model was asked.";
      await context.emit(idea, body, { rationale });
      return "The idea is kept.";
    };
    const start = given
      ? "Takes up the idea that was brought."
      : topic === ""
        ? "Nobody brought a topic; takes one of its own."
        : "Takes up the topic.";
    const thinking = "Looks for a title and for what changes.";
    const text = idea.summarize(body);
    await workAs({ agent: "IdeaGenerator", pace, start, thinking, text, finish }, context);
  },
});

/** An idea that somebody brought, with the title or the summary that it lacks. */
function completed(given: BodyOf<typeof idea>): BodyOf<typeof idea> {
  return { ...ideaOf(idea.summarize(given)), ...given };
}

function ideaOf(topic: string): { title: string; summary: string } {
  const words = topic.replaceAll(/\s+/gu, " ").replace(/[.!?…]+$/u, "");
  const title = words.split(" ").slice(0, 8).join(" ");
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    summary: `${words}: what it was, what breaks it, and what is left when it is over.`,
  };
}
