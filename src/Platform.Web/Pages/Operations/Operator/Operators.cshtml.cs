using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Operations;
using Platform.Web.Hosting;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>Who runs the platform (VR-55): operators name and remove each other; no agglomeration does.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class OperatorsModel(CurrentPerson current, ReadOperators read, NameOperator name, RemoveOperator remove) : PageModel
{
    [BindProperty] public string? FullName { get; set; }
    [BindProperty] public string? Email { get; set; }

    /// <summary>What was just done: « nommee » or « retiree ».</summary>
    [BindProperty(SupportsGet = true, Name = "fait")] public string? Done { get; set; }

    public Guid Me => current.Id;

    public IReadOnlyList<ReadOperators.Row> Live { get; private set; } = [];

    public IReadOnlyList<ReadOperators.Row> Former { get; private set; } = [];

    public Task OnGetAsync(CancellationToken cancel) => LoadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var fault = (await name.ExecuteAsync(new(FullName, Email), cancel)).Match<(string Field, string Sentence)?>(
            named => null, known => (nameof(Email), IdentityTexts.OperatorKnown), nameMissing => (nameof(FullName), IdentityTexts.NameMissing), emailInvalid => (nameof(Email), IdentityTexts.EmailInvalid),
            shared => (nameof(Email), string.Format(CultureInfo.InvariantCulture, IdentityTexts.OperatorAddressShared, shared.Word)));
        if (fault is null) return this.SeeOther($"{Links.Operations.Operators}?fait=nommee");
        await LoadAsync(cancel);
        return this.Refuse(fault.Value.Sentence, fault.Value.Field);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid one, CancellationToken cancel)
    {
        await LoadAsync(cancel);
        var mine = Live.Any(row => row.Id == one && row.Person == Me);
        return (await remove.ExecuteAsync(one, cancel)).Match(
            removed => this.SeeOther(mine ? Links.MySpace : $"{Links.Operations.Operators}?fait=retiree"), last => this.Refuse(IdentityTexts.OperatorLast), notFound => NotFound());
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var all = await read.ExecuteAsync(cancel);
        (Live, Former) = ([.. all.Where(row => row.RemovedAt is null)], [.. all.Where(row => row.RemovedAt is not null)]);
    }
}
