import { useState } from "preact/hooks";
import { ProblemError } from "../../client/index.ts";
import { problemWords } from "../i18n/problems.ts";
import { useWork } from "./use-work.ts";

/** What is wrong with each field, in words; `form` is what belongs to none of them. */
type FieldProblems<Field extends string> = Partial<Record<Field | "form", string | null>>;

interface FormOptions<Field extends string> {
  fields: readonly Field[];
  /** What can be told before the server is asked; undefined or null where a field is in order. */
  check?: () => FieldProblems<Field>;
  submit: () => Promise<unknown>;
  /** Which field a failure of this name belongs to, where the server does not say. */
  fieldOf?: Readonly<Record<string, Field>>;
}

/** A form: it is checked, sent once, and what the server refuses stands beside the field that it is about. */
export function useForm<Field extends string>({ fields, check, submit, fieldOf = {} }: FormOptions<Field>) {
  const [problems, setProblems] = useState<FieldProblems<Field>>({});
  const { isBusy, run } = useWork((error) => {
    const name = error instanceof ProblemError ? error.problem.type.replace(/^.*\//, "") : "";
    const named = error instanceof ProblemError ? error.problem.field : undefined;
    const field = fields.find((each) => each === named) ?? fieldOf[name] ?? "form";
    setProblems({ [field]: problemWords(error) } as FieldProblems<Field>);
  });

  const onSubmit = (event?: Event) => {
    event?.preventDefault();
    if (isBusy) return;
    const found = check?.() ?? {};
    setProblems(found);
    if (!Object.values(found).some(Boolean)) run(submit);
  };
  return { problems, isBusy, onSubmit };
}
