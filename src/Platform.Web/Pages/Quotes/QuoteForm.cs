using Microsoft.AspNetCore.Mvc.ModelBinding;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Core.Values;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes;

/// <summary>The questions asked about a quote request, as typed. The same on the page that creates and on the one that amends.</summary>
public sealed class QuoteForm
{
    /// <summary>Asked only of who buys for several, and only when the draft is begun.</summary>
    public string? Department { get; set; }
    public string? Title { get; set; }
    public string? Description { get; set; }
    public string? Cpv { get; set; }
    public string? Place { get; set; }
    public bool? IsPublic { get; set; }
    public TypedDateTime AnswersDue { get; set; } = new();

    public IReadOnlyList<BuyingDepartments.Choice> Departments { get; set; } = [];

    /// <summary>Null: he was not asked. Empty: he did not say.</summary>
    public Id<Department>? ChosenDepartment => Departments.Count < 2 ? null : Id<Department>.TryParse(Department, null, out var chosen) ? chosen : default(Id<Department>);

    public static QuoteForm Of(QuoteRequest q) => new()
    {
        Title = q.Title, Description = q.Description, Cpv = q.Cpv, Place = q.Place, IsPublic = q.IsPublic, AnswersDue = TypedDateTime.From(q.AnswersDue),
    };

    /// <summary>Null when the date cannot be read; every other fault is then told with it.</summary>
    public QuoteContent? Read(ModelStateDictionary state, string prefix, DateTimeOffset now)
    {
        foreach (var field in (string[])[nameof(Department), nameof(IsPublic)]) state.Remove($"{prefix}.{field}");       // our sentences, not the binder's
        var due = AnswersDue.Read(state, $"{prefix}.{nameof(AnswersDue)}");
        var content = new QuoteContent(Title, Description, Cpv, Place, IsPublic, due);
        if (state.IsValid) return content;
        if (ChosenDepartment is { IsEmpty: true }) Refuse(state, prefix, [new(QuoteField.Department, QuoteFault.Missing)]);
        Refuse(state, prefix, content.Problems(now));
        return null;
    }

    public static void Refuse(ModelStateDictionary state, string prefix, IEnumerable<QuoteProblem> problems)
    {
        foreach (var problem in problems.Where(problem => state[$"{prefix}.{problem.Field}"] is not { Errors.Count: > 0 })) state.AddModelError($"{prefix}.{problem.Field}", Words.Of(problem));
    }
}
