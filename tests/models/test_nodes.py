from __future__ import annotations

from tests.models.fakes import NODE1
from vmgui.base.ids import ObjectId, domain_id
from vmgui.base.settings import Grouping
from vmgui.models.arrangement import Arrangement, Group, GroupKey
from vmgui.models.nodes import Tree, runs

A, B, C = (domain_id(NODE1, name) for name in "abc")


def group(name: str, *domains: ObjectId) -> Group:
    return Group(GroupKey(Grouping.TAG, name), (), domains)


def filled(*groups: Group) -> Tree:
    tree = Tree()
    plan = tree.plan(Arrangement(groups))
    tree.insert(tree.root, 0, plan.target[tree.root], plan)
    return tree


def test_runs_neighbours_are_one_range() -> None:
    assert runs([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]


def test_plan_same_arrangement_keeps_all() -> None:
    tree = filled(group("x", A, B))

    plan = tree.plan(Arrangement((group("x", A, B),)))

    assert not plan.fresh
    assert not plan.has_moves
    assert not any(plan.is_out_of_order(node) or plan.gone(node) for node in tree.groups())


def test_plan_machine_in_another_group_is_the_same_node() -> None:
    tree = filled(group("x", A, B))
    (node,) = tree.places(A)

    plan = tree.plan(Arrangement((group("x", B), group("y", A))))

    (new_group,) = plan.fresh
    assert plan.has_moves
    assert plan.target[new_group] == [node]


def test_plan_second_place_of_a_machine_is_a_new_node() -> None:
    tree = filled(group("x", A))

    plan = tree.plan(Arrangement((group("x", A), group("y", A))))

    assert not plan.has_moves
    assert len(plan.fresh) == 2


def test_gaps_new_children_come_with_what_is_before_them() -> None:
    tree = filled(group("x", B))
    (parent,) = tree.root.children
    (b,) = parent.children

    plan = tree.plan(Arrangement((group("x", A, B, C),)))

    assert [(before, [n.key for n in nodes]) for before, nodes in plan.gaps(parent)] == [
        (None, [A]),
        (b, [C]),
    ]


def test_remove_group_forgets_all_below() -> None:
    tree = filled(group("x", A, B), group("y", A))
    number = tree.places(B)[0].number

    tree.remove(tree.root, 0, 0)

    assert tree.node(number) is None
    assert not tree.places(B)
    assert [node.row for node in tree.places(A)] == [0]
    assert tree.root.children[0].row == 0


def test_numbers_are_never_used_again() -> None:
    tree = filled(group("x", A))
    old = {tree.places(A)[0].number, tree.root.children[0].number}
    tree.remove(tree.root, 0, 0)

    plan = tree.plan(Arrangement((group("x", A),)))
    tree.insert(tree.root, 0, plan.target[tree.root], plan)

    assert old.isdisjoint({tree.places(A)[0].number, tree.root.children[0].number})


def test_domains_of_nested_groups_come_in_order_of_rows() -> None:
    inner = Group(GroupKey(Grouping.FOLDER, "p/q"), (), (B,))
    tree = filled(Group(GroupKey(Grouping.FOLDER, "p"), (inner,), (A,)))

    assert list(tree.root.domains()) == [B, A]
