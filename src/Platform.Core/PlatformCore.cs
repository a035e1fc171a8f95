using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Core.Accounts;
using Platform.Core.Alerts;
using Platform.Core.Antivirus;
using Platform.Core.Approvals;
using Platform.Core.Bids;
using Platform.Core.Consents;
using Platform.Core.Consultations;
using Platform.Core.Conventions;
using Platform.Core.Data;
using Platform.Core.Dce;
using Platform.Core.Eforms;
using Platform.Core.Exports;
using Platform.Core.Files;
using Platform.Core.Identity;
using Platform.Core.Imports;
using Platform.Core.Messaging;
using Platform.Core.Notices;
using Platform.Core.Opening;
using Platform.Core.Operations;
using Platform.Core.Portals;
using Platform.Core.Questions;
using Platform.Core.Quotes;
using Platform.Core.Registers;
using Platform.Core.Software;
using Platform.Core.Stages;
using Platform.Core.Support;
using Platform.Core.Tenancy;
using Platform.Core.Training;

namespace Platform.Core;

/// <summary>What a host loads of Core.</summary>
public static class PlatformCore
{
    /// <summary>Everything of Core, for any host but the gate: one line per capability.</summary>
    public static IServiceCollection AddPlatformCore(this IServiceCollection services, IConfiguration configuration)
    {
        Law.Lawbook.Install(configuration["Law:RulesDirectory"]);
        services.AddCoreData(configuration);
        services.AddFiles(configuration);
        services.AddAntivirus(configuration);
        services.AddRegisters(configuration);
        services.AddMessaging(configuration);
        services.AddIdentity(configuration);
        services.AddTenancy(configuration);
        services.AddConventions(configuration);
        services.AddConsultations(configuration);
        services.AddNotices(configuration);
        services.AddOpening(configuration);
        services.AddBids(configuration);
        services.AddDce(configuration);
        services.AddEforms(configuration);
        services.AddAccounts();
        services.AddApprovals();
        services.AddQuotes();
        services.AddQuestions();
        services.AddStages();
        services.AddConsents();
        services.AddExports();
        services.AddImports();
        services.AddPortals();
        services.AddAlerts();
        services.AddSoftware(configuration);
        services.AddSupport();
        services.AddTraining();
        services.AddOperations(configuration);
        return services;
    }

    /// <summary>
    /// The gate alone: its keys, the register, the authority. No accounts, no key ring: what its process never loads cannot be asked of it,
    /// and it has no password for the rest.
    /// </summary>
    public static IServiceCollection AddPlatformGate(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCoreData(configuration);
        services.AddRegisters(configuration);
        services.AddGate(configuration);
        return services;
    }
}
