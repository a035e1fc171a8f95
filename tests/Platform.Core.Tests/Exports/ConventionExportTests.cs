using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Data;
using Platform.Core.Exports;
using Platform.Core.Identity;
using Platform.Testing;

namespace Platform.Core.Tests.Exports;

/// <summary>A convention has two parties, and each takes it along.</summary>
public sealed class ConventionExportTests
{
    private static CancellationToken Cancel => CancellationToken.None;

    [Fact, Trait("Feature", "VR-37"), Trait("Feature", "VR-02")]
    public async Task Both_parties_of_a_convention_export_it_with_its_files_and_a_third_account_nothing_of_it()
    {
        await using var platform = await TestPlatform.StartAsync();
        var lead = await platform.LeadAsync();
        var clerk = await platform.PersonAsync(lead, "Camille Agglo", MembershipRole.LeadAdmin);
        var (commune, neighbour) = (await platform.OpenedAsync(lead, "saint-marcel", "Saint-Marcel"), await platform.OpenedAsync(lead, "beaumont", "Beaumont"));
        var convention = await platform.DraftedAsync(lead, clerk, commune, GivenConvention.FourYears);
        await platform.DeliberatedAsync(convention, "2020-02-01");

        foreach (var (account, holds) in ((Core.Tenancy.Tenant, bool)[])[(commune, true), (lead, true), (neighbour, false), (await platform.LeadAsync("autre-agglo"), false)])
        {
            var lines = await ReadAsync(account, async s => (await s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>(
                $"select array_to_string(cells, ' ') as \"Value\" from export_lines('sharing_conventions', array['id', 'reference'])").ToListAsync(Cancel)));
            Assert.Equal(holds, lines.Exists(line => line.Contains(convention.Id.ToString(), StringComparison.Ordinal)));
            foreach (var table in (string[])["convention_files", "deliberations", "convention_events"])
                Assert.Equal(holds, (await ReadAsync(account, s => s.GetRequiredService<PlatformDb>().Database.SqlQuery<string>($"select cells[1] as \"Value\" from export_lines({table}, array['id'])").ToListAsync(Cancel))).Count > 0);
            var files = (await ReadAsync(account, s => s.GetRequiredService<AccountForExport>().ReadAsync(Cancel))).Files.Where(f => f.Source == "convention").ToList();
            Assert.Equal(holds ? 3 : 0, files.Count);       // its text and two deliberations
            foreach (var file in files) Assert.StartsWith("%PDF-", Encoding.UTF8.GetString(await ReadAsync(account, s => s.GetRequiredService<AccountForExport>().ReadAsync(file, Cancel))), StringComparison.Ordinal);
        }

        Task<T> ReadAsync<T>(Core.Tenancy.Tenant account, Func<IServiceProvider, Task<T>> read) => platform.Services.GetRequiredService<UnitOfWorkFactory>().ReadAsync(new Scope.Export(account.Id.Value), read, Cancel);
    }
}
