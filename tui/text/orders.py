"""An order in words: how many things, each with its price, and the sum where it can be told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.model import Order, OrderItem
from tui.text.layout import Kind, Layout

if TYPE_CHECKING:
    from decimal import Decimal

_PRICE = r"[0-9]{1,9}(\.[0-9]{1,4})?"
_MOST = 10**6


def order_summary(items: tuple[OrderItem, ...]) -> str:
    count = sum(item.quantity for item in items if 0 < item.quantity < _MOST)
    total = _total(items)
    return f"{count} item{'s' * (count != 1)}" + (f" · {total}" if total else "")


def lay_order(order: Order, layout: Layout) -> None:
    layout.head("order", order_summary(order.items))
    for item in order.items:
        layout.line(Kind.CHOICE, _item(item))
    layout.line(Kind.NOTE, f"from catalogue {order.catalog}" if order.catalog else "")
    layout.said(order.text)


def _item(item: OrderItem) -> str:
    quantity = str(item.quantity) if 0 < item.quantity < _MOST else "?"
    price = f"{item.price} {item.currency}".strip()
    sum = f" each, {_sum(item)} {item.currency}".rstrip() if item.quantity > 1 and _is_plain(item) else ""
    return f"{quantity} × {item.product}" + (f" · {price}{sum}" if price else "")


def _total(items: tuple[OrderItem, ...]) -> str:
    """Only if every price is a plain number, and all are in one currency."""
    currencies = {item.currency for item in items}
    if len(currencies) != 1 or not all(map(_is_plain, items)):
        return ""
    amount = sum(map(_sum, items[1:]), _sum(items[0]))
    return f"{amount} {currencies.pop()}".rstrip()


def _sum(item: OrderItem) -> Decimal:
    from decimal import Decimal

    return Decimal(item.price) * item.quantity


def _is_plain(item: OrderItem) -> bool:
    return bool(re.fullmatch(_PRICE, item.price)) and 0 < item.quantity < _MOST
