using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Consultations;
using Platform.Core.Identity;
using Platform.Core.Law;
using Platform.Core.Operations;
using Platform.Core.Values;
using Platform.Web.Hosting;
using Platform.Web.Identity;
using Platform.Web.Texts;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Operations.Operator;

/// <summary>One outage: the consultations it touched, the limits offered, one passkey for all of them, then what became of each.</summary>
[Needs(Capability.OperatePlatform)]
public sealed class IncidentModel(ReadIncidents readIncidents, ExtendForIncident extend, CloseIncident close, StepUpForms stepUp) : PageModel
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
    public IReadOnlyList<ReadIncidents.Said> History { get; private set; } = [];

    /// <summary>« corrigee » or « close »: what was just done to the sheet.</summary>
    [BindProperty(SupportsGet = true, Name = "fiche")] public string? Just { get; set; }

    /// <summary>What became of each consultation of the last confirmation, as <see cref="IncidentResults"/> writes it into the address.</summary>
    [BindProperty(SupportsGet = true, Name = "resultat")] public List<string> Told { get; set; } = [];
    public IReadOnlyList<IncidentResults.Line> Results { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Results = IncidentResults.Read(Told, Sheet);
        Offer();
        return Page();
    }

    public async Task<IActionResult> OnPostCloseAsync(CancellationToken cancel)
    {
        if (!await LoadAsync(cancel)) return NotFound();
        Offer();
        return (await close.ExecuteAsync(Incident, cancel)).Match(
            closed => this.SeeOther($"{Links.Operations.Incident(Incident)}?fiche=close"), stillLasts => this.Refuse(ConsultationTexts.Incident_StillLasts),
            already => this.SeeOther(Links.Operations.Incident(Incident)), notFound => NotFound());
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
            async proved => this.SeeOther(Links.Operations.Incident(Incident) + IncidentResults.Query(await extend.ExecuteAsync(new(asked, proved.Proof)))),
            refused =>
            {
                Checked = asked;
                return Task.FromResult(this.Refuse(refused.Sentence));
            });
    }

    /// <summary>Whose it is, and its reference. Only what the sheet lists is ever asked about.</summary>
    public (string Buyer, string Reference) NameOf(ExtendForIncident.Item item) =>
        Sheet.Open.Concat(Sheet.Passed).Where(c => c.Id == item.Consultation).Select(c => ($"{c.Buyer}, ", c.Reference)).Append(("", item.Consultation.ToString())).First();

    /// <summary>How the limit offered was counted, beside the field that changes it.</summary>
    public string CountedOf(SuggestedLimit limit)
    {
        var (lost, from, rule) = (FrenchFormat.Duration(limit.Lost), limit.FromEnd ? ConsultationTexts.Incident_FromEnd : ConsultationTexts.Incident_FromLimit, Sheet.Rule);
        return limit.Moved
            ? string.Format(CultureInfo.InvariantCulture, ConsultationTexts.Incident_CountedMoved, lost, from, rule.Opens, rule.Closes, rule.Otherwise)
            : string.Format(CultureInfo.InvariantCulture, ConsultationTexts.Incident_Counted, lost, from);
    }

    private void Offer() => Rows = [.. Sheet.Open.Select(c => new Row { Consultation = c.Id.Value, Chosen = true, NewLimit = TypedDateTime.From(c.Suggested.At) })];

    private ExtendForIncident.Asked? Asked()
    {
        var items = Lines.Select(ExtendForIncident.Item.Read).OfType<ExtendForIncident.Item>().ToList();
        return items.Count > 0 && items.Count == Lines.Count && items.TrueForAll(i => i.After <= MovedLimitRules.Furthest(i.Before)) ? new(Incident, items) : null;
    }

    private async Task<bool> LoadAsync(CancellationToken cancel)
    {
        if (await readIncidents.SheetAsync(Incident, cancel) is not { } sheet) return false;
        (Sheet, History) = (sheet, await readIncidents.HistoryAsync(Incident, cancel));
        return true;
    }
}
