using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace FirmwareScanner.IlProof.World;

/// <summary>For each virtual or interface method, all methods of the world that a call of it can land in.</summary>
internal sealed class Overrides
{
    private readonly Dictionary<MethodDefinition, List<MethodDefinition>> _inside = [];
    private readonly Dictionary<string, List<MethodDefinition>> _outside = [];

    /// <summary>Looks at every type of a world.</summary>
    public Overrides(ClosedWorld world)
    {
        foreach (TypeDefinition type in world.Types.Where(type => !type.IsInterface))
        {
            foreach (MethodDefinition method in type.Methods.Where(method => method.IsVirtual))
            {
                AddOverride(method);
            }

            foreach (MethodReference slot in InterfaceMethods(type))
            {
                AddImplementation(type, slot);
            }
        }
    }

    /// <summary>The overrides and implementations of a method of the world, itself not included.</summary>
    public IReadOnlyList<MethodDefinition> Of(MethodDefinition method) => _inside.GetValueOrDefault(method) ?? [];

    /// <summary>Methods of the world that override or implement a virtual method outside of it.</summary>
    public IReadOnlyList<MethodDefinition> OfOutside(MethodReference method) => _outside.GetValueOrDefault(SlotOf(method)) ?? [];

    private static string SlotOf(MethodReference method)
    {
        return method.Name + "(" + string.Join(",", method.Parameters.Select(parameter => parameter.ParameterType.FullName)) + ")";
    }

    private static IEnumerable<TypeDefinition> BasesOf(TypeDefinition type)
    {
        for (TypeDefinition? each = BaseOf(type); each is not null; each = BaseOf(each))
        {
            yield return each;
        }
    }

    private static TypeDefinition? BaseOf(TypeDefinition type) => type.BaseType is null ? null : ClosedWorld.Find(type.BaseType);

    /// <summary>The methods of all interfaces of a type; only those of the world are known by definition.</summary>
    private static IEnumerable<MethodReference> InterfaceMethods(TypeDefinition type)
    {
        var seen = new HashSet<TypeDefinition>();
        var open = new Queue<TypeDefinition>(BasesOf(type).Prepend(type));
        while (open.TryDequeue(out TypeDefinition? each))
        {
            foreach (TypeDefinition found in each.Interfaces.Select(i => ClosedWorld.Find(i.InterfaceType)).OfType<TypeDefinition>())
            {
                if (seen.Add(found))
                {
                    open.Enqueue(found);
                }
            }
        }

        return seen.SelectMany(each => each.Methods).Where(method => !method.IsStatic);
    }

    private void AddOverride(MethodDefinition method)
    {
        foreach (MethodReference named in method.Overrides)
        {
            AddTo(ClosedWorld.Find(named), named, method);
        }

        bool isNew = method.IsNewSlot;
        foreach (TypeDefinition type in isNew ? [] : BasesOf(method.DeclaringType))
        {
            MethodDefinition? slot = type.Methods.FirstOrDefault(each => each.IsVirtual && SlotOf(each) == SlotOf(method));
            if (slot is null)
            {
                continue;
            }

            Add(_inside, slot, method);
            if (slot.IsNewSlot)
            {
                isNew = true;
                break;
            }
        }

        // An interface outside of the world, or a virtual method of a class outside of it.
        if (!isNew || MayImplementOutside(method))
        {
            Add(_outside, SlotOf(method), method);
        }
    }

    /// <summary>An interface outside of the world may have any method, but for the one of which everybody knows the only one.</summary>
    private static bool MayImplementOutside(MethodDefinition method)
    {
        return BasesOf(method.DeclaringType).Prepend(method.DeclaringType).SelectMany(each => each.Interfaces)
            .Any(i => ClosedWorld.Find(i.InterfaceType) is null
                && (i.InterfaceType.FullName != "System.IDisposable" || SlotOf(method) == "Dispose()"));
    }

    private void AddImplementation(TypeDefinition type, MethodReference slot)
    {
        // An explicit implementation was noted with its method; a public one may be inherited and need not even be declared virtual.
        MethodDefinition? found = BasesOf(type).Prepend(type).SelectMany(each => each.Methods)
            .FirstOrDefault(method => method.IsPublic && !method.IsStatic && SlotOf(method) == SlotOf(slot));
        if (found is not null)
        {
            AddTo(ClosedWorld.Find(slot), slot, found);
        }
    }

    private void AddTo(MethodDefinition? inside, MethodReference slot, MethodDefinition method)
    {
        if (inside is not null)
        {
            Add(_inside, inside, method);
        }
        else
        {
            Add(_outside, SlotOf(slot), method);
        }
    }

    private static void Add<TKey>(Dictionary<TKey, List<MethodDefinition>> map, TKey slot, MethodDefinition method)
        where TKey : notnull
    {
        if (!map.TryGetValue(slot, out List<MethodDefinition>? methods))
        {
            map[slot] = methods = [];
        }

        if (!methods.Contains(method))
        {
            methods.Add(method);
        }
    }
}
