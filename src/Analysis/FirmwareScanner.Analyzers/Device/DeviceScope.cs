using Microsoft.CodeAnalysis;

namespace FirmwareScanner.Analyzers.Device;

/// <summary>Tells which code runs on the device: by [DeviceCode] on the assembly or a type, or by [AllocationFree].</summary>
internal sealed class DeviceScope
{
    private readonly bool _isWholeAssembly;

    public DeviceScope(Compilation compilation)
    {
        _isWholeAssembly = ContractAttributes.Has(compilation.Assembly, ContractAttributes.DeviceCode);
    }

    /// <summary>Whether everything in the compilation runs on the device.</summary>
    public bool IsWholeAssembly => _isWholeAssembly;

    /// <summary>Whether a type, or one that it is nested in, or its assembly is marked [DeviceCode].</summary>
    public bool IsDeviceCode(ISymbol type)
    {
        bool isMarked = _isWholeAssembly;
        for (ISymbol? current = type; current is INamedTypeSymbol && !isMarked; current = current.ContainingType)
        {
            isMarked = ContractAttributes.Has(current, ContractAttributes.DeviceCode);
        }

        return isMarked;
    }

    /// <summary>Whether a symbol of the compilation runs on the device.</summary>
    public bool Contains(ISymbol? symbol)
    {
        if (_isWholeAssembly)
        {
            return true;
        }

        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            bool isMarked = ContractAttributes.Has(current, ContractAttributes.DeviceCode)
                || ContractAttributes.Has(current, ContractAttributes.AllocationFree)
                || ContractAttributes.Has((current as IMethodSymbol)?.AssociatedSymbol, ContractAttributes.AllocationFree);
            if (isMarked)
            {
                return true;
            }
        }

        return false;
    }
}
