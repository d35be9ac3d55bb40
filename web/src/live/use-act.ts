import { useMutation } from "@tanstack/react-query";
import { RequestFailed } from "../../../src/client/index.ts";

/** Something that a person asks for: whether it is under way, and what went wrong. */
export interface Act<Given> {
  readonly begin: (given: Given) => void;
  readonly isBusy: boolean;
  readonly trouble: RequestFailed | null;
  readonly forget: () => void;
}

/** Lets a button begin something; a second press while it is under way does nothing. */
export function useAct<Result>(
  act: () => Promise<Result>,
  then?: (result: Result) => void,
): Act<void>;
export function useAct<Given, Result>(
  act: (given: Given) => Promise<Result>,
  then?: (result: Result) => void,
): Act<Given>;
export function useAct<Given, Result>(
  act: (given: Given) => Promise<Result>,
  then?: (result: Result) => void,
): Act<Given> {
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: act,
    ...(then ? { onSuccess: then } : {}),
    throwOnError: (thrown) => !(thrown instanceof RequestFailed),
  });
  return {
    begin: (given) => {
      if (!isPending) mutate(given);
    },
    isBusy: isPending,
    trouble: error instanceof RequestFailed ? error : null,
    forget: reset,
  };
}
