using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Platform.Core.Data;

/// <summary>The key ring of cookies, antiforgery and authenticator secrets, shared by every node. Own database role, which sees this table only.</summary>
internal sealed class DataProtectionKeys(DataSources sources) : IXmlRepository
{
    // The framework asks synchronously, a few times a day.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var elements = new List<XElement>();
        using var command = sources.Keys.CreateCommand("select xml from data_protection_keys order by id");
        using var reader = command.ExecuteReader();
        while (reader.Read()) elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = sources.Keys.CreateCommand("insert into data_protection_keys (friendly_name, xml) values ($1, $2)");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}
