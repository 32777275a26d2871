"""Which occurrences are one node: a partition that decisions change, one after the other.

An occurrence is a surface form in a paper, with the key of the node that the linker gave it. A group is the
occurrences of one node. Only the groups that a decision touches are held as such, so a pile without decisions costs
nothing, and a group that is put together and taken apart again is as it was.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from kg.link.entities import distinct, entity_id
from kg.model import ENTITY_KINDS, Kind, Node
from kg.text import key

#: The key of the node that the linker gave it, the surface form, the paper's id.
Occurrence = tuple[str, str, str]


@dataclass
class Group:
    """One node as decisions have it: ``parts`` are the groups merged into it, by key, each as it was before."""

    node: Node
    members: set[Occurrence]
    made: bool = False
    parts: dict[str, Group] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def labels(self) -> set[str]:
        """Return all that the node is called: its name, its forms, and the labels of what was merged into it."""
        return {self.node.name} | self._left()

    def _left(self) -> set[str]:
        own = {surface for _, surface, _ in self.members} | {self.node.name}
        own |= set() if self.made else {*self.node.aliases}
        own = {label for label in own if key(label) not in self.lost}
        return own.union(*(part._left() for part in self.parts.values()))


class Groups:
    """The nodes of a pile by key, some of them changed by decisions."""

    def __init__(self, base: Mapping[str, Node], occurrences: Iterable[Occurrence], spare: Mapping[str, Node]) -> None:
        """Take the linker's nodes by key, their occurrences, and ``spare`` nodes that no paper names."""
        self._base = base
        self._spare = spare
        self._members: dict[str, set[Occurrence]] = defaultdict(set)
        for occurrence in occurrences:
            self._members[occurrence[0]].add(occurrence)
        self.touched: dict[str, Group] = {}
        self._gone: dict[str, str] = {}
        self._taken: set[str] = set()
        self._by_label = _Index(base)

    def find(self, kind: Kind | None, name: str) -> str | None:
        """Return the key of the group that a name names, None when none does.

        Preferred labels come before aliases, then the kind counts, then the exact spelling; among equals the group
        with the most occurrences is meant. The linker's own id of a node names it too.
        """
        if (own := self._by_label.of_id(name)) is not None:
            return self._live(own)
        wanted = key(name)
        untouched = ((k, self._base[k]) for k in self._by_label.keys_of(wanted) if self._is_plain(k))
        touched = ((k, group.node) for k, group in self.touched.items() if wanted in map(key, group.labels()))
        found = [(self._rank(node, kind, name), k) for k, node in (*untouched, *touched)]
        if found:
            return min(found, key=lambda f: (f[0], -len(self.members(f[1])), f[1]))[1]
        spare = (k for k in (wanted,) if k in self._spare and k not in self._gone)
        return next(spare, None)

    def _live(self, k: str) -> str:
        while k in self._gone:
            k = self._gone[k]
        return k

    def _is_plain(self, k: str) -> bool:
        return k not in self.touched and k not in self._gone

    @staticmethod
    def _rank(node: Node, kind: Kind | None, name: str) -> tuple[bool, bool, bool]:
        return key(node.name) != key(name), kind is not None and node.kind is not kind, node.name != name

    def members(self, k: str) -> Collection[Occurrence]:
        """Return the occurrences of a group."""
        return self.touched[k].members if k in self.touched else self._members.get(k, frozenset())

    def node(self, k: str) -> Node:
        """Return the node of a group as it stands now; its id and aliases are settled at the end."""
        if k in self.touched:
            return self.touched[k].node
        return self._base[k] if k in self._base else self._spare[k]

    def open(self, k: str) -> Group:
        """Return a group to change."""
        if k not in self.touched:
            self.touched[k] = Group(self.node(k), set(self._members.get(k, ())))
        return self.touched[k]

    def merge(self, into: str, others: Iterable[str]) -> None:
        """Make the groups one, called as the first is."""
        group = self.open(into)
        for other in others:
            part = self.open(other)
            del self.touched[other]
            self._gone[other] = into
            group.parts[other] = part
            group.members |= part.members

    def release(self, k: str, part: str) -> None:
        """Take a part out of a group again: it is what it was before the merge."""
        group = self.touched[k]
        self.touched[part] = group.parts.pop(part)
        group.members -= self.touched[part].members
        del self._gone[part]
        self._settle(k)
        self._settle(part)

    def _settle(self, k: str) -> None:
        """Forget a group that is what the linker made of it."""
        group = self.touched[k]
        whole = group.members == self._members.get(k, set())
        if whole and not (group.made or group.parts or group.lost) and group.node == self._base.get(k):
            del self.touched[k]

    def split(self, k: str, moved: set[Occurrence], name: str) -> str:
        """Move occurrences out of a group, not all of them; return the key of the group where they are now.

        What was once merged in, if it is just that, becomes what it was; a name that another group has moves them
        there; else they are a new group of this name, or of their commonest form.
        """
        group = self.open(k)
        for other, part in group.parts.items():
            renamed = bool(name) and key(name) != key(part.node.name)
            if part.members and (part.members == moved or (part.members == group.members - moved and not renamed)):
                self.release(k, other)
                return self._named(other, name) if renamed else other
        self._drop(group, moved)
        target = self._home(name, group.node.kind, k) or self._make(group, moved, name)
        home = self.open(target)
        home.members |= moved
        home.lost -= {key(surface) for _, surface, _ in moved}
        return target

    def _named(self, k: str, name: str) -> str:
        """Give a whole group a name: it goes to the group that has it, if there is one."""
        node = self.node(k)
        home = self._home(name, node.kind, k)
        if home is None:
            self.rename(k, replace(node, name=name))
            return k
        self.merge(home, [k])
        return home

    def _drop(self, group: Group, moved: set[Occurrence]) -> None:
        """Take occurrences away; the forms that none is left of are no longer labels of the group."""
        group.members -= moved
        left = {key(surface) for _, surface, _ in group.members}
        group.lost |= {key(surface) for _, surface, _ in moved} - left
        for k, part in list(group.parts.items()):
            gone = part.members & moved
            self._drop(part, gone)
            if gone and not part.members:
                del group.parts[k]

    def _home(self, name: str, kind: Kind, without: str) -> str | None:
        """Return the group called ``name``, if there is one besides ``without``."""
        found = self.find(kind, name) if name else None
        same = found is not None and found != without and key(self.node(found).name) == key(name)
        return found if same and related(self.node(found or "").kind, kind) else None

    def _make(self, parent: Group, moved: set[Occurrence], name: str) -> str:
        counts = Counter(surface for _, surface, _ in moved)
        commonest = min(counts, key=lambda s: (-counts[s], len(s), s))
        name = name or commonest
        taken = {key(parent.node.name), *(key(part.node.name) for part in parent.parts.values())}
        if key(name) in taken:
            name = next(n for i in count(2) if key(n := f"{name} ({i})") not in taken)
        # No key of the linker has a NUL, so this one is nobody else's.
        made = next(m for i in count(1) if (m := f"{key(name)}\0{i}") not in self._taken)
        self._taken.add(made)
        self.touched[made] = Group(Node("", parent.node.kind, name), set(), made=True)
        return made

    def rename(self, k: str, node: Node) -> None:
        """Give a group the name and the kind of ``node``."""
        self.open(k).node = node
        self._settle(k)

    def settled(self) -> Iterator[tuple[str, Node]]:
        """Yield the key and the final node of every group, the untouched ones as they were; ids are unique."""
        plain = {k: node for k, node in self._base.items() if self._is_plain(k)}
        yield from plain.items()
        taken = {node.id for node in plain.values()}
        for k, group in sorted(self.touched.items()):
            node = _final(k, group, self._base.get(k), taken)
            taken.add(node.id)
            yield k, node


def related(one: Kind, other: Kind) -> bool:
    """Tell whether nodes of two kinds can be one: entities of any kinds, else the same kind."""
    return one is other or (one in ENTITY_KINDS and other in ENTITY_KINDS)


def parts_of(k: str, group: Group) -> Iterator[tuple[str, str]]:
    """Yield the key of everything merged into a group, at any depth, with the group's own."""
    for part, inner in group.parts.items():
        yield part, k
        yield from ((deeper, k) for deeper, _ in parts_of(part, inner))


def _final(k: str, group: Group, base: Node | None, taken: Collection[str]) -> Node:
    node = group.node
    same = base is not None and (base.kind, base.name) == (node.kind, node.name)
    own = base.id if base is not None and same else entity_id(node.kind, node.name)
    if own in taken:
        own = f"{own}-{hashlib.sha256(k.encode('utf-8', 'replace')).hexdigest()[:8]}"
    read = Counter(surface for _, surface, _ in group.members)
    aliases = distinct(node.name, group.labels() - read.keys(), read)
    return Node(own, node.kind, node.name, aliases, node.properties)


class _Index:
    """Keys of nodes by the folded form of their labels, made when it is first asked."""

    def __init__(self, base: Mapping[str, Node]) -> None:
        self._base = base
        self._keys: dict[str, list[str]] | None = None
        self._ids = {node.id: k for k, node in base.items()}

    def of_id(self, node: str) -> str | None:
        """Return the key of the node with this id, None when there is none."""
        return self._ids.get(node)

    def keys_of(self, label: str) -> list[str]:
        """Return the keys of the nodes that have a label of this folded form, sorted."""
        if self._keys is None:
            self._keys = defaultdict(list)
            for k in sorted(self._base):
                node = self._base[k]
                for form in {key(node.name), *map(key, node.aliases)}:
                    self._keys[form].append(k)
        return self._keys.get(label, [])
