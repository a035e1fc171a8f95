using Platform.Core.Values;

namespace Platform.Core.Tenancy;

/// <summary>Departments in the order in which a tree is read aloud: each one, then what stands under it, by French name.</summary>
public static class DepartmentTree
{
    public sealed record Branch(Id<Department> Id, Id<Department>? Parent, string Name);

    /// <param name="Depth">0 at the top.</param>
    /// <param name="Path">« Direction technique › Voirie »: names repeat from one direction to the next.</param>
    public sealed record Placed(Id<Department> Id, int Depth, string Path);

    public static IReadOnlyList<Placed> Order(IReadOnlyCollection<Branch> branches)
    {
        var known = branches.Select(b => b.Id).ToHashSet();
        // One whose parent is not shown (archived) stands at the top: nothing is lost from the list.
        var under = branches.ToLookup(b => b.Parent is { } parent && known.Contains(parent) ? parent : default(Id<Department>));
        var placed = new List<Placed>(branches.Count);
        var next = new Stack<(Branch Branch, int Depth, string Above)>();
        Push(default, 0, "");
        while (next.TryPop(out var here))
        {
            var path = here.Above.Length == 0 ? here.Branch.Name : $"{here.Above} › {here.Branch.Name}";
            placed.Add(new(here.Branch.Id, here.Depth, path));
            Push(here.Branch.Id, here.Depth + 1, path);
        }
        return placed;

        void Push(Id<Department> parent, int depth, string above)
        {
            foreach (var branch in under[parent].OrderByDescending(b => b.Name, FrenchOrder.Names)) next.Push((branch, depth, above));
        }
    }

    /// <summary>A department and all that stands under it: where it cannot be moved to.</summary>
    public static IReadOnlySet<Id<Department>> WithDescendants(IReadOnlyCollection<Branch> branches, Id<Department> of)
    {
        var under = branches.ToLookup(b => b.Parent);
        var (found, next) = (new HashSet<Id<Department>>(), new Stack<Id<Department>>([of]));
        while (next.TryPop(out var here))
        {
            if (!found.Add(here)) continue;
            foreach (var child in under[here]) next.Push(child.Id);
        }
        return found;
    }
}
