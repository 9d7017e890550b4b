"""A small shop: carts, prices and receipts."""

from dataclasses import dataclass, field


@dataclass
class Item:
    name: str
    price: float
    count: int = 1


@dataclass
class Cart:
    items: list[Item] = field(default_factory=list)

    def total(self) -> float:
        total = 0.0
        for item in self.items:
            total += item.price * item.count
        return round(total, 2)

    def remove(self, name: str) -> None:
        self.items = [item for item in self.items if item.name != name]

    def find(self, name: str) -> Item | None:
        for item in self.items:
            if item.name == name:
                return item
        return None


def format_price(price: float) -> str:
    return f"¥{price:,.2f}"


def receipt(cart: Cart) -> str:
    lines = [f"{item.name}: {format_price(item.price)}" for item in cart.items]
    lines.append(f"合计: {format_price(cart.total())}")
    return "\n".join(lines)
