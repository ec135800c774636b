import os

os.mkdir("d")
os.makedirs("d/e/f")
open("d/one", "w").close()
with open("d/two", "w") as f:
    f.write("12345")
print(sorted(os.listdir("d")), os.listdir("d/e/f"))
for call in [lambda: os.mkdir("d"), lambda: os.rmdir("d"), lambda: os.remove("none"), lambda: os.listdir("none"), lambda: os.rmdir("none"), lambda: os.rename("none", "x"), lambda: os.makedirs("d/e"), lambda: os.listdir("d/one"), lambda: os.stat("none")]:
    try:
        call()
    except OSError as e:
        print(type(e).__name__, e)
os.makedirs("d/e", exist_ok=True)
os.rename("d/one", "d/three")
print(sorted(os.listdir("d")))
os.replace("d/three", "d/two")
print(os.stat("d/two").st_size, os.path.getsize("d/two"))
print(os.path.exists("d"), os.path.isdir("d"), os.path.isfile("d"), os.path.isfile("d/two"), os.path.exists("d/none"))
here = os.getcwd()
os.chdir("d")
print(os.getcwd() == here + "/d", sorted(os.listdir()))
os.chdir("..")
for top, folders, files in os.walk("d"):
    print(top, sorted(folders), sorted(files))
print(sorted((e.name, e.is_dir(), e.is_file(), e.path) for e in os.scandir("d")))
os.remove("d/two")
os.rmdir("d/e/f")
os.removedirs("d/e")
print(os.path.exists("d"), os.listdir())
