using Platform.Core.Tenancy;
using Platform.Core.Values;

namespace Platform.Core.Tests.Tenancy;

public sealed class DepartmentTreeTests
{
    private static readonly Id<Department> Technical = Id<Department>.New(), Roads = Id<Department>.New(), Greens = Id<Department>.New(), Schools = Id<Department>.New(), Potholes = Id<Department>.New();

    private static readonly DepartmentTree.Branch[] Tree =
    [
        new(Roads, Technical, "Voirie"), new(Schools, null, "Écoles"), new(Potholes, Roads, "Nids-de-poule"), new(Greens, Technical, "Espaces verts"), new(Technical, null, "Services techniques"),
    ];

    [Fact, Trait("Feature", "VR-22")]
    public void A_tree_is_read_aloud_each_one_then_what_stands_under_it() =>
        Assert.Equal(
            ["0 Écoles", "0 Services techniques", "1 Services techniques › Espaces verts", "1 Services techniques › Voirie", "2 Services techniques › Voirie › Nids-de-poule"],
            DepartmentTree.Order(Tree).Select(placed => $"{placed.Depth} {placed.Path}"));

    [Fact, Trait("Feature", "VR-22")]
    public void A_department_whose_parent_is_not_shown_is_not_lost() =>
        Assert.Equal(["0 Nids-de-poule"], DepartmentTree.Order([.. Tree.Where(b => b.Id == Potholes)]).Select(placed => $"{placed.Depth} {placed.Path}"));

    [Fact, Trait("Feature", "VR-22")]
    public void A_deep_tree_takes_no_deep_stack()
    {
        var ids = Enumerable.Range(0, 20_000).Select(_ => Id<Department>.New()).ToList();
        DepartmentTree.Branch[] chain = [.. ids.Select((id, i) => new DepartmentTree.Branch(id, i == 0 ? null : ids[i - 1], "S"))];

        Assert.Equal(20_000, DepartmentTree.WithDescendants(chain, ids[0]).Count);
        Assert.Single(DepartmentTree.WithDescendants(chain, ids[^1]));
    }

    [Fact, Trait("Feature", "VR-22")]
    public void Descendants_are_itself_and_all_below() =>
        Assert.Equal(new HashSet<Id<Department>> { Technical, Roads, Greens, Potholes }, DepartmentTree.WithDescendants(Tree, Technical));
}
