using System;
using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>A file system as numbered objects, the folders of which name others. <see cref="TreeWalk"/> makes members of them.</summary>
internal abstract class TreeSource
{
    /// <summary>The number of the root folder.</summary>
    public abstract long Root { get; }

    /// <summary>Reads what an object is.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="UnpackException">It cannot be read.</exception>
    public abstract TreeObject Read(long number);

    /// <summary>Lists a folder.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="add">Takes the name of each object in it, as stored, and its number; false to stop.</param>
    /// <exception cref="UnpackException">It cannot be read, or no further.</exception>
    public abstract void List(long number, Func<byte[], long, bool> add);

    /// <summary>Reads what a symbolic link leads to.</summary>
    /// <param name="number">Its number.</param>
    public abstract byte[] ReadLink(long number);

    /// <summary>Opens a file.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="UnpackException">Its content cannot be had.</exception>
    public abstract ByteSource OpenFile(long number);

    /// <summary>The number that all names of a file have in common.</summary>
    /// <param name="number">The number that one of its names has.</param>
    public virtual long IdentityOf(long number) => number;

    /// <summary>What is wrong with a file although it can be read; none.</summary>
    /// <param name="number">Its number.</param>
    public virtual IReadOnlyList<LayerProblem> ProblemsOf(long number) => [];
}

/// <summary>What an object of a file system is.</summary>
/// <param name="Kind">What.</param>
/// <param name="Mode">Its mode; only the permission bits are used.</param>
/// <param name="Position">Of a file, where its first bytes lie: files are given in this order.</param>
/// <param name="Order">Orders those of one position.</param>
internal readonly record struct TreeObject(MemberKind Kind, int Mode, long Position = 0, long Order = 0);
