import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Button } from "../design/button.tsx";
import { Field } from "../design/field.tsx";
import { Trouble } from "../design/trouble.tsx";
import { signIn, textsOf } from "../live/account-acts.ts";
import { reads } from "../live/queries.ts";
import { useAct } from "../live/use-act.ts";
import { FrontDoor } from "./front-door.tsx";
import { usePageTitle } from "./page-title.ts";

/** For whoever the studio does not know: sign in; where nobody has an account, how the first one is made. */
export function SignIn() {
  const setUp = useQuery(reads.setUp());
  usePageTitle("Sign in");
  if (setUp.data?.isNeeded) return <NoOwnerYet />;
  return (
    <FrontDoor title="Sign in" about="To the productions of this studio.">
      <SignInForm />
    </FrontDoor>
  );
}

function SignInForm() {
  const act = useAct(signIn);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { email = "", password = "" } = textsOf(event.currentTarget);
    act.begin({ email, password });
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Trouble trouble={act.trouble} harm="Nobody was signed in." />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button weight="main" size="large" type="submit" isBusy={act.isBusy}>
        Sign in
      </Button>
    </form>
  );
}

function NoOwnerYet() {
  return (
    <FrontDoor
      title="This studio has no owner yet"
      about="The first account is made from the machine that it runs on."
    >
      <p className="text-ink-soft">
        When Backlot started, its terminal printed a link that begins with{" "}
        <code className="font-mono text-small text-ink">/studio/setup#</code>. Open that link once,
        and make the owner's account. It is made of chance, works one time, and a new one is printed
        at the next start.
      </p>
    </FrontDoor>
  );
}
