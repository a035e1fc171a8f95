using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Platform.Architecture.Tests;

/// <summary>
/// Which capability of Core may name which: one table, read from the compiled assembly, so that a type used only inside a method body counts.
/// PlatformDb is spread over the modules' folders but lives in Platform.Core.Data: it is the one exemption.
/// </summary>
public sealed class ModuleBoundaries
{
    private static readonly string[] Kernel = ["Faults", "Values", "Law", "Data", "Files"];

    private static readonly Dictionary<string, string[]> MayName = new(StringComparer.Ordinal)
    {
        ["Faults"] = [], ["Values"] = [], ["Law"] = ["Values"], ["Data"] = ["Faults", "Values"], ["Files"] = ["Values", "Data"],
        ["Registers"] = [],
        ["Eforms"] = [],        // the SDK's rules know no consultation
        ["Tenancy"] = ["Registers", "Identity"],        // an account and its first people are made together
        ["Identity"] = ["Tenancy"],
        ["Messaging"] = ["Identity", "Tenancy"],
        ["Conventions"] = ["Identity", "Tenancy", "Messaging"],
        ["Consultations"] = ["Identity", "Tenancy", "Registers", "Messaging"],
        ["Antivirus"] = ["Consultations"],        // verdicts on files, by consultation
        ["Dce"] = ["Antivirus", "Consultations", "Registers", "Messaging", "Identity", "Tenancy"],
        ["Approvals"] = ["Consultations", "Dce", "Questions", "Identity", "Tenancy", "Messaging"],
        ["Bids"] = ["Consultations", "Dce", "Registers", "Messaging", "Identity", "Tenancy"],
        ["Opening"] = ["Bids", "Consultations", "Registers", "Messaging", "Identity", "Tenancy"],
        ["Accounts"] = ["Conventions", "Consultations", "Identity", "Tenancy"],        // their life: from an interest to a closing
        ["Quotes"] = ["Accounts", "Messaging", "Identity", "Tenancy"],
        ["Support"] = ["Consultations", "Messaging", "Identity", "Tenancy"],
        ["Consents"] = ["Consultations", "Dce", "Identity", "Tenancy", "Messaging"],        // what a visit may read of them
        ["Exports"] = ["Bids", "Consultations", "Dce", "Opening", "Registers", "Tenancy"],        // reads everything of one account; nobody below names it
        ["Imports"] = ["Identity", "Tenancy", "Quotes"],        // gives lines to their use cases
        ["Software"] = ["Conventions", "Consultations", "Messaging", "Quotes", "Tenancy"],        // what a program reads of its account; nobody below names it
        ["Notices"] = ["Consultations", "Eforms", "Registers", "Messaging", "Identity", "Tenancy"],
        ["Questions"] = ["Consultations", "Dce", "Registers", "Messaging", "Identity", "Tenancy"],
        ["Stages"] = ["Bids", "Consultations", "Dce", "Opening", "Registers", "Messaging", "Identity", "Tenancy"],        // what follows an opening
        ["Alerts"] = ["Consultations", "Portals", "Identity", "Messaging"],
        ["Portals"] = ["Consultations", "Tenancy"],       // public rows and public columns only
        ["Training"] = ["Bids", "Consultations", "Messaging"],        // the forms of a deposit, none of its rows; nobody below names it
        ["Operations"] = ["Bids", "Consultations", "Dce", "Exports", "Opening", "Registers", "Messaging", "Identity", "Tenancy"],       // looks at everything; nobody below names it
    };

    [Fact]
    public void Each_module_names_only_those_below_it()
    {
        using var core = ModuleDefinition.ReadModule(typeof(Core.PlatformCore).Assembly.Location);
        Assert.Empty(Complaints(core, MayName));
    }

    [Fact]
    public void A_reference_that_the_table_forbids_is_found()
    {
        var stricter = new Dictionary<string, string[]>(MayName, StringComparer.Ordinal) { ["Consultations"] = [] };
        using var core = ModuleDefinition.ReadModule(typeof(Core.PlatformCore).Assembly.Location);
        Assert.Contains(Complaints(core, stricter), complaint => complaint.StartsWith("Consultations names Tenancy", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_knows_neither_the_web_nor_a_scheduler_nor_the_console()
    {
        using var core = ModuleDefinition.ReadModule(typeof(Core.PlatformCore).Assembly.Location);
        string[] forbidden = ["Microsoft.AspNetCore.Http.HttpContext", "Microsoft.AspNetCore.Mvc", "Quartz", "System.Console"];
        Assert.DoesNotContain(core.GetTypeReferences(), type => forbidden.Any(f => type.FullName.StartsWith(f, StringComparison.Ordinal)));
    }

    [Fact]
    public void Crypto_references_nothing_of_ours()
    {
        using var crypto = ModuleDefinition.ReadModule(typeof(Crypto.Json.CanonicalJson).Assembly.Location);
        Assert.DoesNotContain(crypto.AssemblyReferences, reference => reference.Name.StartsWith("Platform.", StringComparison.Ordinal));
    }

    [Fact]
    public void Hosts_never_reference_each_other()
    {
        foreach (var host in new[] { typeof(Web.Hosting.PortalOptions), typeof(Jobs.DispatchOutbox), typeof(Cli.Command) })
        {
            using var module = ModuleDefinition.ReadModule(host.Assembly.Location);
            Assert.DoesNotContain(module.AssemblyReferences, reference => reference.Name is "Platform.Web" or "Platform.Jobs" or "platform");
        }
    }

    private static IReadOnlyList<string> Complaints(ModuleDefinition core, Dictionary<string, string[]> table)
    {
        var complaints = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in core.GetTypes())
        {
            if (ModuleOf(type) is not { } from || IsDatabase(type)) continue;
            if (!table.TryGetValue(from, out var allowed)) { complaints.Add($"{from} is not in the table"); continue; }
            foreach (var to in Named(type).Where(named => !IsDatabase(named)).Select(ModuleOf).OfType<string>().Distinct())
            {
                if (to != from && !allowed.Contains(to) && !(Kernel.Contains(to) && !Kernel.Contains(from))) complaints.Add($"{from} names {to} in {type.FullName}");
            }
        }
        return [.. complaints];
    }

    private static IEnumerable<TypeReference> Named(TypeDefinition type)
    {
        if (type.BaseType is { } parent) yield return parent;
        foreach (var face in type.Interfaces) yield return face.InterfaceType;
        foreach (var field in type.Fields) yield return field.FieldType;
        foreach (var method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
            if (!method.HasBody) continue;
            foreach (var instruction in method.Body.Instructions)
            {
                if (instruction.Operand is TypeReference named) yield return named;
                if (instruction.Operand is MemberReference { DeclaringType: { } owner }) yield return owner;
                if (instruction.Operand is GenericInstanceMethod generic) foreach (var argument in generic.GenericArguments) yield return argument;
            }
        }
    }

    private static string? ModuleOf(TypeReference type)
    {
        for (; type.DeclaringType is { } outer; type = outer) { }
        return type.Namespace.StartsWith("Platform.Core.", StringComparison.Ordinal) ? type.Namespace.Split('.')[2] : null;
    }

    private static bool IsDatabase(TypeReference type)
    {
        for (; type.DeclaringType is { } outer; type = outer) { }
        return type.FullName == "Platform.Core.Data.PlatformDb";
    }
}
