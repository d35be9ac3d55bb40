import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { Button } from "../../design/button.tsx";
import { Field } from "../../design/field.tsx";
import { Trouble } from "../../design/trouble.tsx";
import { makeOwner, textsOf } from "../../live/account-acts.ts";
import { reads } from "../../live/queries.ts";
import { useAct } from "../../live/use-act.ts";
import { FrontDoor } from "../../shell/front-door.tsx";
import { usePageTitle } from "../../shell/page-title.ts";

/** Where the link of the first start leads: the owner makes their account. */
export function SetUpPage() {
  usePageTitle("Set up");
  const { data } = useQuery(reads.setUp());
  if (data && !data.isNeeded)
    return (
      <FrontDoor title="This studio has an owner" about="Its first account was made before.">
        <Button asChild weight="main" size="large">
          <Link to="/">To the productions</Link>
        </Button>
      </FrontDoor>
    );
  return (
    <FrontDoor
      title="Make the owner's account"
      about="It lets others in later, and everything made so far stays yours."
    >
      <OwnerForm />
    </FrontDoor>
  );
}

function OwnerForm() {
  const navigate = useNavigate();
  const act = useAct(makeOwner, () => void navigate({ to: "/", replace: true }));
  // The part of an address after # stays in the browser.
  const fromLink = location.hash.slice(1);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const {
      secret = fromLink,
      name = "",
      email = "",
      password = "",
    } = textsOf(event.currentTarget);
    act.begin({ secret, name, email, password });
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      <Trouble trouble={act.trouble} harm="No account was made." />
      {fromLink === "" && (
        <Field
          label="Secret"
          name="secret"
          hint="The terminal printed it at the start, after #."
          required
        />
      )}
      <Field label="Your name" name="name" autoComplete="name" required />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        hint="10 characters or more."
        required
      />
      <Button weight="main" size="large" type="submit" isBusy={act.isBusy}>
        Make the account
      </Button>
    </form>
  );
}
