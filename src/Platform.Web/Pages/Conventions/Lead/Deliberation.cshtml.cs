using Microsoft.AspNetCore.Mvc;
using Platform.Core.Conventions;
using Platform.Core.Identity;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Conventions.Lead;

/// <summary>The deliberation of one party: first its vote, then the prefecture's receipt and the day of its publication, in either order.</summary>
[Needs(Capability.ManageTenants)]
public sealed class DeliberationModel(CurrentPerson current, ReadConventions read, RecordDeliberation record, TransmitDeliberation transmit, PublishDeliberation publish) : ConventionPage(current, read)
{
    /// <summary>« commune » or « agglomeration ».</summary>
    [BindProperty(SupportsGet = true, Name = "partie")] public string? PartySlug { get; set; }

    [BindProperty] public string? Body { get; set; }
    [BindProperty] public string? Number { get; set; }
    [BindProperty] public TypedDay Convened { get; set; } = new();
    [BindProperty] public TypedDay On { get; set; } = new();
    [BindProperty] public int? InOffice { get; set; }
    [BindProperty] public int? Present { get; set; }
    [BindProperty] public int? Proxies { get; set; }
    [BindProperty] public int? For { get; set; }
    [BindProperty] public int? Against { get; set; }
    [BindProperty] public int? Abstentions { get; set; }
    [BindProperty] public string? Secretary { get; set; }
    [BindProperty] public bool SecondCall { get; set; }
    [BindProperty] public IFormFile? Pdf { get; set; }
    [BindProperty] public string? Identifier { get; set; }
    [BindProperty] public TypedDay Sent { get; set; } = new();
    [BindProperty] public TypedDay Received { get; set; } = new();

    public ConventionSide? Party => ConventionWords.SideOf(PartySlug);

    public Deliberation? Known => Details.Deliberations.FirstOrDefault(d => d.Side == Party);

    private string Here => Links.Conventions.Deliberation(Portal, Id, PartySlug ?? "");

    public override async Task<IActionResult> OnGetAsync(CancellationToken cancel) => Party is not null && await LoadAsync(cancel) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Party is not { } party || !await LoadAsync(cancel)) return NotFound();
        var (convened, met) = (Convened.Read(ModelState, nameof(Convened)), On.Read(ModelState, nameof(On)));
        // A day that could not be read was told just now: one that is no fault stands for it, so that all the rest is told too.
        var vote = new AssemblyVote(Body ?? "", Number ?? "", convened ?? DateOnly.MinValue, met ?? Details.Today, InOffice ?? 0, Present ?? 0, Proxies ?? 0, For ?? 0, Against ?? 0, Abstentions ?? 0, Secretary ?? "", SecondCall);
        var pdf = await ReadAsync(Pdf, cancel);
        Tell(this, [.. vote.Faults(Details.Today), .. AttachedPdf.Faults(pdf)]);
        if (!ModelState.IsValid) return Again();
        return await AnswerAsync(await record.ExecuteAsync(new(Id, party, vote, pdf, ByName), cancel), cancel, Here);
    }

    protected override IFormFile? Attached => Pdf;

    /// <summary>Its assembly may still vote: an agenda's task.</summary>
    public bool IsOpen => Details.Tasks.Contains(new(ConventionTaskKind.RecordDeliberation, Party));

    public async Task<IActionResult> OnPostTransmitAsync(CancellationToken cancel)
    {
        if (Party is not { } party) return NotFound();
        var (sent, received) = (Sent.Read(ModelState, nameof(Sent)), Received.Read(ModelState, nameof(Received)));
        if (ActesReceipt.Fault(Identifier) is { } fault) Tell(this, [fault]);
        if (sent is not { } from || received is not { } to || !ModelState.IsValid) return await InvalidAsync(cancel);
        return await AnswerAsync(await transmit.ExecuteAsync(new(Id, party, Identifier, from, to, ByName), cancel), cancel, Here);
    }

    public async Task<IActionResult> OnPostPublishAsync(CancellationToken cancel)
    {
        if (Party is not { } party) return NotFound();
        if (On.Read(ModelState, nameof(On)) is not { } day || !ModelState.IsValid) return await InvalidAsync(cancel);
        return await AnswerAsync(await publish.ExecuteAsync(new(Id, party, day, ByName), cancel), cancel, Here);
    }
}
