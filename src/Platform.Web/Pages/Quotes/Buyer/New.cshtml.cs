using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Platform.Core.Identity;
using Platform.Core.Quotes;
using Platform.Core.Tenancy;
using Platform.Web.Hosting;
using Platform.Web.Ui;

namespace Platform.Web.Pages.Quotes.Buyer;

[Needs(Capability.RequestQuotes)]
public sealed class NewModel(PrepareQuoteRequest prepare, BuyingDepartments buying, CurrentPerson person, TimeProvider time) : PageModel
{
    public string Portal => person.Tenant.Slug;
    [BindProperty] public Guid Key { get; set; }
    [BindProperty] public QuoteForm Form { get; set; } = new();

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Key = Guid.CreateVersion7();
        await AskAsync(cancel);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        await AskAsync(cancel);
        if (Form.Read(ModelState, nameof(Form), time.GetUtcNow()) is not { } content) return this.Invalid();
        return (await prepare.ExecuteAsync(new(null, Key, content, Form.ChosenDepartment), cancel)).Match(
            prepared => this.SeeOther(Links.Quotes.Request(Portal, prepared.Request.Value)),
            refused =>
            {
                QuoteForm.Refuse(ModelState, nameof(Form), refused.Problems);
                return this.Invalid();
            },
            _ => NotFound(),
            _ => NotFound());
    }

    private async Task AskAsync(CancellationToken cancel) => Form.Departments = await buying.ReadAsync(cancel);
}
