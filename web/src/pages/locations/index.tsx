import { MapPin } from "lucide-react";
import { EmptyState } from "../../design/empty-state.tsx";
import { Page } from "../../shell/page.tsx";

export function LocationsPage() {
  return (
    <Page title="Locations">
      <EmptyState icon={<MapPin size={24} />} title="Locations">
        This page is being built.
      </EmptyState>
    </Page>
  );
}
