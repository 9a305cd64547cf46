using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace FirmwareScanner.Benchmarks.IlCounter;

/// <summary>
/// Loads chosen assemblies anew, woven or as they are, apart from the copies this program itself uses. All others, this one
/// with its <see cref="IlCounters"/> included, are shared.
/// </summary>
public sealed class WovenLoadContext : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _images = new(StringComparer.Ordinal);

    /// <summary>Adds a woven copy of an assembly.</summary>
    /// <param name="assemblyPath">Compiled assembly.</param>
    /// <returns>Outside methods whose inner cost is not counted.</returns>
    public IReadOnlyList<string> AddWoven(string assemblyPath)
    {
        WovenImage woven = IlWeaver.Weave(assemblyPath);
        _images[Path.GetFileNameWithoutExtension(assemblyPath)] = woven.Assembly;
        return woven.UnpricedCalls;
    }

    /// <summary>Adds a copy of an assembly as it is: a driver that calls woven code and is not counted itself.</summary>
    /// <param name="assemblyPath">Compiled assembly.</param>
    public void AddPlain(string assemblyPath)
    {
        _images[Path.GetFileNameWithoutExtension(assemblyPath)] = File.ReadAllBytes(assemblyPath);
    }

    /// <summary>Makes a delegate of a static method.</summary>
    /// <typeparam name="TDelegate">Delegate type over types that both sides share, such as arrays and primitives.</typeparam>
    /// <param name="assemblyName">Simple name of an added assembly.</param>
    /// <param name="typeName">Full name of the type.</param>
    /// <param name="methodName">Name of the method, not overloaded.</param>
    /// <returns>The delegate.</returns>
    public TDelegate CreateDelegate<TDelegate>(string assemblyName, string typeName, string methodName)
        where TDelegate : Delegate
    {
        Type type = LoadFromAssemblyName(new AssemblyName(assemblyName)).GetType(typeName, throwOnError: true)!;
        MethodInfo method = type.GetMethod(methodName)
            ?? throw new BenchmarkException($"{assemblyName}: expected a public static method {typeName}.{methodName}, found none");
        return method.CreateDelegate<TDelegate>();
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        return assemblyName.Name is not null && _images.TryGetValue(assemblyName.Name, out byte[]? image)
            ? LoadFromStream(new MemoryStream(image))
            : null;
    }
}
