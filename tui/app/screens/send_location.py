"""A place: coordinates, or a link from a map that holds them."""

from __future__ import annotations

from collections.abc import Sequence

from tui.app.look.spans import Spans
from tui.app.outbound import Destination, Parcel
from tui.app.screens.form import Entry, Values
from tui.app.screens.send_form import SendForm
from tui.app.widgets.form_fields import Line
from tui.model import Location
from tui.places import Nowhere, coordinates


class LocationForm(SendForm):
    title_words = "Send a location"

    def __init__(self, destination: Destination, badge: Spans, said: Location | None = None) -> None:
        super().__init__(destination, badge)
        self._edited = said

    def entries(self) -> Sequence[Entry]:
        said = self._edited
        where = f"{said.latitude}, {said.longitude}" if said else ""
        return [
            Entry("where", "Where", Line(where), "Coordinates, 52.3702, 4.8952, or a link from a map."),
            Entry("name", "Name", Line((said and said.name) or ""), "May stay empty."),
            Entry("address", "Address", Line((said and said.address) or ""), "May stay empty."),
        ]

    def mistakes(self, values: Values) -> Values:
        try:
            coordinates(values["where"])
        except Nowhere as error:
            return {"where": str(error)}
        return {}

    def parcels(self, values: Values) -> Sequence[Parcel]:
        latitude, longitude = coordinates(values["where"])
        return [
            Parcel(Location(latitude, longitude, values["name"].strip() or None, values["address"].strip() or None))
        ]
