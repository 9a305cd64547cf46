using System.Linq;
using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Ownership;

/// <summary>How messages call what can be done with values of a type: by the names of the code that is analysed.</summary>
internal sealed class HandleWords
{
    private readonly ContractIndex _index;

    public HandleWords(ContractIndex index)
    {
        _index = index;
    }

    /// <summary>The value that stands for none: null, or the name of the enum's member that is zero.</summary>
    public static string None(ITypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Enum })
        {
            return "null";
        }

        IFieldSymbol? none = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(member => member.HasConstantValue && IsZero(member.ConstantValue));
        return none is null ? "default" : $"{type.Name}.{none.Name}";
    }

    /// <summary>What to call to get rid of a value: "call 'Pool.Release'", or "dispose of it".</summary>
    public string Release(ITypeSymbol? type)
    {
        return type is not { TypeKind: TypeKind.Enum } ? "dispose of it"
            : _index.TakerOf(type) is string taker ? $"call {taker}"
            : "give it to a [Consumed] parameter";
    }

    /// <summary>Where another value comes from: "get another one from 'Pool.Take'", or "make a new one".</summary>
    public string Another(ITypeSymbol? type)
    {
        return _index.GiverOf(type) is string giver ? $"get another one from {giver}"
            : type is { TypeKind: TypeKind.Enum } ? "get another one"
            : "make a new one";
    }

    /// <summary>A method that takes a value over, to stand behind "a method that takes it over"; may be empty.</summary>
    public string SuchAsTaker(ITypeSymbol? type)
    {
        return _index.TakerOf(type) is string taker ? ", such as " + taker : string.Empty;
    }

    private static bool IsZero(object? value)
    {
        return value is not null && System.Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture) == 0;
    }
}
