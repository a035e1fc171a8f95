using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Platform.Core.Values;

namespace Platform.Core.Data;

/// <summary>Stores an <see cref="Id{T}"/> as its uuid.</summary>
internal sealed class IdConverter<T>() : ValueConverter<Id<T>, Guid>(id => id.Value, value => new Id<T>(value));

internal static class IdConversions
{
    /// <summary>Registers the conversion of every id that an entity of this assembly carries.</summary>
    public static void AddIds(this ModelConfigurationBuilder configuration)
    {
        var ids = typeof(PlatformDb).Assembly.GetTypes()
            .SelectMany(type => type.GetProperties())
            .Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            .Where(type => type is { IsGenericType: true, ContainsGenericParameters: false } && type.GetGenericTypeDefinition() == typeof(Id<>))
            .Distinct();
        foreach (var id in ids) configuration.Properties(id).HaveConversion(typeof(IdConverter<>).MakeGenericType(id.GetGenericArguments()));
    }
}
