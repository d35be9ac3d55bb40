import { Users } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function CharactersPage() {
  return (
    <Page title="Characters">
      <EmptyState icon={<Users size={24} />} title="Characters">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
