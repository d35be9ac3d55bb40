import type { Context } from "hono";
import { StudioError } from "../core/error.ts";
import type { ApiEnv } from "./env.ts";

/** The one file in a request whose bytes were read: the body itself, or the field `file` of a form. */
export async function sentFile(
  c: Context,
  filename: string | undefined,
): Promise<{ readonly filename: string; readonly bytes: Uint8Array }> {
  const type = c.req.header("content-type") ?? "";
  const body = new Uint8Array(await c.req.arrayBuffer());
  const file = /^multipart\/form-data\b/iu.test(type) ? await fileInForm(body, type) : null;
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : body;
  const { parts } = c.var as ApiEnv["Variables"];
  const { uploadBytes } = parts.limits;
  if (bytes.length > uploadBytes)
    throw new StudioError(
      "request-too-large",
      `A file here has at most ${Math.floor(uploadBytes / 1024 / 1024)} MB.`,
    );
  return { filename: plainName(filename ?? file?.name ?? ""), bytes };
}

async function fileInForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<File> {
  const form = await new Response(body, { headers: { "Content-Type": type } })
    .formData()
    .catch((error: unknown) => {
      throw new StudioError("bad-request", "The form in the body is broken.", { cause: error });
    });
  const file = form.get("file");
  if (file instanceof File) return file;
  throw new StudioError("bad-request", "The form has no file in a field `file`.", {
    hint: "Send one file in the field `file`, or the bytes themselves with `?filename=`.",
  });
}

/** A name for people alone: without folders, without what cannot be printed. */
function plainName(sent: string): string {
  const last = sent.split(/[/\\]/u).at(-1) ?? "";
  const name = last
    .replace(/[\p{Cc}\p{Cf}]/gu, "")
    .trim()
    .slice(0, 200);
  if (name !== "" && name !== "." && name !== "..") return name;
  throw new StudioError("bad-request", "The file has no name.", {
    hint: "Name it: `?filename=the-night-ferry.fountain`.",
  });
}
