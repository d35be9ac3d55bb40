import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { lazy, Suspense, type ReactNode } from "react";
import { RequestFailed } from "../../../src/client/index.ts";
import { Button } from "../design/button.tsx";
import { ErrorCard } from "../design/error-card.tsx";
import { reads } from "../live/queries.ts";

const SignIn = lazy(async () => ({ default: (await import("./sign-in.tsx")).SignIn }));

/** Lets in whoever the studio knows, and asks the others who they are, in place: the address stays. */
export function Door({ children }: { readonly children: ReactNode }) {
  const { pathname } = useLocation();
  const session = useQuery(reads.session());
  const isOpenToAll = pathname === "/setup" || pathname === "/join";
  if (isOpenToAll || session.data) return children;
  if (session.isPending) return <DarkRoom />;
  const { error } = session;
  if (error instanceof RequestFailed && error.status === 401)
    return (
      <Suspense fallback={<DarkRoom />}>
        <SignIn />
      </Suspense>
    );
  return (
    <main id="content" className="mx-auto max-w-xl px-4 py-16">
      <h1 className="mb-4 font-title text-title font-semibold">The studio does not answer</h1>
      <ErrorCard
        what={error?.message ?? "Something went wrong."}
        hint={error instanceof RequestFailed ? error.hint : ""}
        fix={<Button onClick={() => void session.refetch()}>Try again</Button>}
      />
    </main>
  );
}

/** Before the light goes on; shorter than anybody could read. */
function DarkRoom() {
  return <main id="content" aria-busy className="h-dvh" />;
}
