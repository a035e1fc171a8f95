using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;

namespace Platform.Core.Data;

/// <summary>Columns are the property's name in snake_case: <c>LastByteAt</c> → <c>last_byte_at</c>, <c>Sha256</c> → <c>sha256</c>.</summary>
public static partial class SnakeCase
{
    public static string Of(string name) => Boundary().Replace(name, "$1_$2").ToLowerInvariant();

    public static void NameColumns(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties().Concat(entity.GetComplexProperties().SelectMany(complex => complex.ComplexType.GetProperties()))) property.SetColumnName(Of(property.Name));
        }
    }

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Boundary();
}
