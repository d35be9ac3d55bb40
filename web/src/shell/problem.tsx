import { useQueryClient } from "@tanstack/react-query";
import { Link, useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { Compass, RotateCcw } from "lucide-react";
import { RequestFailed, type FailureInfo } from "../../../src/client/index.ts";
import { Button } from "../design/button.tsx";
import { EmptyState } from "../design/empty-state.tsx";
import { ErrorCard } from "../design/error-card.tsx";
import { SafeText } from "../design/safe-text.tsx";
import { usePageTitle } from "./page-title.ts";

/** In place of a page that cannot be shown; the rest of the studio goes on. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const again = () => {
    void queries.resetQueries({ predicate: ({ state }) => state.status === "error" });
    reset();
    void router.invalidate();
  };
  return <Problem {...told(error)} onAgain={again} />;
}

/** For what a watch says it ended with. */
export function Problem({
  code,
  message,
  hint,
  onAgain,
}: FailureInfo & { readonly onAgain?: () => void }) {
  usePageTitle(code === "not-found" ? "Not here" : "Something went wrong");
  if (code === "not-found")
    return (
      <EmptyState
        icon={<Compass size={24} />}
        title="This is not here"
        isWholePage
        action={<Home />}
      >
        <SafeText text={`${message} ${hint}`} />
      </EmptyState>
    );
  const again = (
    <Button icon={<RotateCcw size={16} />} onClick={onAgain}>
      Try again
    </Button>
  );
  return (
    <div className="mx-auto w-full max-w-2xl px-4 py-10">
      <h1 id="page-title" tabIndex={-1} className="mb-4 font-title text-title font-semibold">
        This page cannot be shown
      </h1>
      <ErrorCard what={message} hint={hint} code={code} fix={onAgain ? again : <Home />} />
    </div>
  );
}

function Home() {
  return (
    <Button asChild>
      <Link to="/">All productions</Link>
    </Button>
  );
}

function told(error: unknown): FailureInfo {
  if (error instanceof RequestFailed)
    return { code: error.code, message: error.message, hint: error.hint };
  const text = error instanceof Error ? error.message : String(error);
  if (/dynamically imported module|module script failed/iu.test(text))
    return {
      code: "new-version",
      message: "A part of the page could not be loaded.",
      hint: "Backlot may have been updated meanwhile, or the connection broke: load the page again.",
    };
  return { code: "unexpected", message: "The page made a mistake.", hint: text };
}
