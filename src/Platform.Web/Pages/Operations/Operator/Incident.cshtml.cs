using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Operations;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>One outage: the consultations it touched, the limits offered, one passkey for all of them, then what became of each.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class IncidentModel(ReadIncidents readIncidents, ExtendForIncident extend, StepUpForms stepUp) : PageModel
{
    public sealed class Row
    {
        public Guid Consultation { get; set; }
        public bool Chosen { get; set; }
        public TypedDateTime NewLimit { get; set; } = new();
    }

    [BindProperty(SupportsGet = true, Name = "incident")] public Guid Incident { get; set; }
    [BindProperty] public List<Row> Rows { get; set; } = [];

    /// <summary>What was checked, one consultation each, as the passkey will confirm it.</summary>
    [BindProperty] public List<string> Lines { get; set; } = [];
    [BindProperty] public string? Credential { get; set; }

    public ReadIncidents.Sheet Sheet { get; private set; } = default!; // set, or 404
    public ExtendForIncident.Asked? Checked { get; private set; }
    public IReadOnlyList<ExtendForIncident.Result> Results { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Offer();
        return Page();
    }

    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (!Rows.Select(r => r.Consultation).SequenceEqual(Sheet.Open.Select(c => c.Id.Value)))
        {
            ModelState.Clear();
            Offer();
            return this.Refuse(ConsultationTexts.Incident_ListChanged);
        }
        var items = new List<ExtendForIncident.Item>();
        foreach (var (index, row) in Rows.Index().Where(r => r.Item.Chosen))
        {
            var (field, seen) = ($"{nameof(Rows)}[{index}].{nameof(Row.NewLimit)}", Sheet.Open[index]);
            if (row.NewLimit.Read(ModelState, field) is not { } limit) continue;
            if (limit <= seen.Limit) ModelState.AddModelError(field, ConsultationTexts.Incident_NotLater);
            else if (limit > MovedLimitRules.Furthest(seen.Limit)) ModelState.AddModelError(field, ConsultationTexts.Extend_TooFar);
            else items.Add(new(seen.Id, seen.Limit, limit.ToUniversalTime()));
        }
        if (!ModelState.IsValid) return this.Invalid();
        if (items.Count == 0) return this.Refuse(ConsultationTexts.Incident_NothingChosen);
        Checked = new(Incident, items);
        return Page();
    }

    public async Task<IActionResult> OnPostOptionsAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) && Asked() is { } asked ? await stepUp.OptionsAsync(ExtendForIncident.Act, ExtendForIncident.ActHash(asked)) : new UnprocessableEntityResult();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        if (Asked() is not { } asked) return this.Refuse(ConsultationTexts.Incident_NothingChosen);
        var proof = await stepUp.ProveAsync(ExtendForIncident.Act, ExtendForIncident.ActHash(asked), Credential);
        return await proof.Match(
            async proved =>
            {
                Results = await extend.ExecuteAsync(new(asked, proved.Proof));
                await LoadAsync(cancel);
                return (IActionResult)Page();
            },
            refused =>
            {
                Checked = asked;
                return Task.FromResult(this.Refuse(refused.Sentence));
            });
    }

    /// <summary>Whose it is, and its reference. Only what the sheet lists is ever asked about.</summary>
    public (string Buyer, string Reference) NameOf(ExtendForIncident.Item item) =>
        Sheet.Open.Concat(Sheet.Passed).Where(c => c.Id == item.Consultation).Select(c => ($"{c.Buyer}, ", c.Reference)).Concat(
            Sheet.Done.Where(c => c.Consultation == item.Consultation.Value).Select(c => ($"{c.Buyer}, ", c.Reference))).Append(("", item.Consultation.ToString())).First();

    public static string Sentence(ExtendForIncident.Outcome outcome) => outcome.Match(
        () => ConsultationTexts.Incident_ResultExtended, () => ConsultationTexts.Incident_ResultTooLate, () => ConsultationTexts.Incident_ResultChanged,
        () => ConsultationTexts.Incident_ResultNotProved, () => ConsultationTexts.Incident_ResultNotFound, () => ConsultationTexts.Incident_ResultFailed);

    private void Offer() => Rows = [.. Sheet.Open.Select(c => new Row { Consultation = c.Id.Value, Chosen = true, NewLimit = TypedDateTime.From(c.Suggested) })];

    private ExtendForIncident.Asked? Asked()
    {
        var items = Lines.Select(ExtendForIncident.Item.Read).OfType<ExtendForIncident.Item>().ToList();
        return items.Count > 0 && items.Count == Lines.Count && items.TrueForAll(i => i.After <= MovedLimitRules.Furthest(i.Before)) ? new(Incident, items) : null;
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await readIncidents.SheetAsync(Incident, cancel) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }
}
