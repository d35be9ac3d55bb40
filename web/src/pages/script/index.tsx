import { BookOpenText } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function ScriptPage() {
  return (
    <Page title="Script">
      <EmptyState icon={<BookOpenText size={24} />} title="Script">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
