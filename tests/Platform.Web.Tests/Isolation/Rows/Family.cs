using System.Security.Cryptography;
using System.Text;

namespace Platform.Web.Tests.Isolation.Rows;

/// <summary>
/// One row of every table that belong together: the same account, department, company and person, each key pointing at the row of the same family.
/// </summary>
/// <param name="Name">As the verdicts call it.</param>
/// <param name="Account">Of whom.</param>
/// <param name="Lead">Who hosts that account.</param>
/// <param name="IsFull">Columns that may be empty are filled; else they are empty.</param>
internal sealed record Family(string Name, string Account, string Lead, bool IsFull)
{
    /// <summary>Two departments of one commune, its neighbour, their agglomeration, and a commune of another one; each with and without what may be empty.</summary>
    public static IReadOnlyList<Family> All { get; } =
    [
        .. from who in ((string Name, string Account, string Lead)[])[("own", "alpha", "agglo"), ("department", "alpha", "agglo"), ("sibling", "beta", "agglo"), ("lead", "agglo", "agglo"), ("other", "gamma", "metropole")]
           from full in (bool[])[false, true] select new Family(who.Name, who.Account, who.Lead, full),
    ];

    public static Guid IdOf(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));

    public Guid Tenant => IdOf($"tenant {Account}");
    public Guid LeadId => IdOf($"tenant {Lead}");
    public Guid Person => IdOf($"person {Name}");

    /// <summary>Who did what stands there: in the other department, the same person, so that the department alone is another.</summary>
    public Guid Actor => IdOf($"person {(Name == "department" ? "own" : Name)}");
    public Guid Company => IdOf($"company {Name}");
    public Guid Department => IdOf($"department {Name}");

    /// <summary>The row of this family in a table; what a column of the table says.</summary>
    public string? Value(Catalogue catalogue, string table, Column column)
    {
        var of = $"{table}.{column.Name}";
        if (of == "printed_papers.company_id" && !IsFull) return null;         // minutes are no company's
        if (of is "consultations.stage_of" or "consultations.stage_number" or "consultations.stage_kind") return null;       // public, as « held » below says
        if (Meaning(of, column) is { } known) return known;
        if (column.Optional && !IsFull) return null;
        if (catalogue.References.TryGetValue(of, out var target) && target != of) return Follow(catalogue, target);
        if (catalogue.Words.TryGetValue(of, out var word)) return word;
        return column.Type switch
        {
            "uuid" => Id(of),
            "text" => $"{Name}{(IsFull ? "+" : "")} {of}",
            "text[]" => "{x}",
            "integer[]" => "{}",
            "uuid[]" => "{}",
            "jsonb" => "{}",
            "tsvector" => "x",
            "bytea" => $"\\x{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}{IsFull}{of}")))}",
            "boolean" => IsFull ? "true" : "false",
            "timestamp with time zone" => "2026-06-01 00:00:00+00",
            "date" => "2026-06-01",
            "time without time zone" => "08:00",
            "integer" or "bigint" or "smallint" or "xid8" => $"{All.ToList().IndexOf(this) + 1}",
            var type when type.StartsWith("numeric", StringComparison.Ordinal) => $"{All.ToList().IndexOf(this) + 1}",
            var type => throw new InvalidOperationException($"{of} is of a new type: {type}"),
        };
    }

    private string Follow(Catalogue catalogue, string target)
    {
        var (table, name) = (target.Split('.')[0], target.Split('.')[1]);
        return catalogue.Tables.TryGetValue(table, out var columns) && columns.FirstOrDefault(c => c.Name == name) is { } column ? Value(catalogue, table, column with { Optional = false }) ?? Id(target) : Id(target);
    }

    private string Id(string of) => IdOf($"{of} {Name} {IsFull}").ToString("D");

    /// <summary>Columns that say whose the row is, and the few words that policies ask for.</summary>
    private string? Meaning(string of, Column column) => of switch
    {
        "tenants.id" => $"{Tenant}",
        "tenants.kind" => Account == Lead ? "Lead" : "Syndicated",
        "tenants.lead_id" => Account == Lead ? null : $"{LeadId}",
        "departments.id" => $"{Department}",
        "companies.id" => $"{Company}",
        "people.id" => $"{Person}",
        "memberships.role" => "Buyer",
        "consultations.held" => "false",                    // a full one is public: Shelves plants one that is held and one that is a phase beside it
        "register_entries.kind" => IsFull ? "depot" : "cle-publiee",
        "account_events.kind" => IsFull ? "Closed" : "Activated",
        "printed_papers.kind" => IsFull ? "receipt" : "minutes",
        "printed_papers.subject_id" => Id(IsFull ? "bids.id" : "consultations.id"),
        "company_members.role" => "CompanyAdmin",
        _ when column.Type == "uuid" => column.Name switch
        {
            "tenant_id" => $"{Tenant}",
            "lead_id" => $"{LeadId}",
            "company_id" => $"{Company}",
            "department_id" => $"{Department}",
            "consultation_id" => Id("consultations.id"),
            "person_id" => $"{Person}",
            "by_person" => $"{Actor}",
            var name when name.EndsWith("_by", StringComparison.Ordinal) && (IsFull || !column.Optional) => $"{Actor}",
            _ => null,
        },
        _ => null,
    };
}
