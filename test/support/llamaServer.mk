# llama.cpp's own server from its source in ./llama.cpp, linked to the prebuilt engine in ./linux-x64. Quick to build, not to run.
source := llama.cpp
engine := $(filter-out linux-x64/libggml-cpu-%,$(wildcard linux-x64/*.so))
sources := $(filter-out %-cli.cpp %/deprecation-warning.cpp,$(wildcard $(source)/tools/server/*.cpp $(source)/tools/mtmd/*.cpp)) \
  $(source)/vendor/cpp-httplib/httplib.cpp $(source)/vendor/hash/hash.cpp $(source)/vendor/hash/sha256/sha256.c models.cpp
objects := $(addsuffix .o,$(notdir $(sources)))
folders := tools/server tools/mtmd include ggml/include common vendor src
flags := -std=gnu++17 -O0 -w -DLLAMA_SUBPROCESS -I. -I$(source) $(addprefix -I$(source)/,$(folders))
vpath %.cpp $(sort $(dir $(sources)))
vpath %.c $(sort $(dir $(sources)))

# It finds the engine, and the engine its code for this processor, beside itself.
linux-x64/llama-server: $(objects)
	$(CXX) $^ $(engine) -o $@ -Wl,-rpath,'$$ORIGIN' -pthread

%.cpp.o: %.cpp ui.h
	$(CXX) $(flags) -c $< -o $@

%.c.o: %.c
	$(CC) -w -I$(source)/vendor/hash -c $< -o $@

# Half a hundred small files that each take as long as all of them at once.
models.cpp:
	for file in $(source)/tools/mtmd/models/*.cpp; do echo "#include \"$$file\""; done > $@

# The server's web page, which is left out.
ui.h:
	echo '#include <array>' > $@
	echo '#include <string>' >> $@
	echo 'struct llama_ui_asset { std::string name; const unsigned char * data; size_t size; std::string etag, type; };' >> $@
	echo 'inline const llama_ui_asset * llama_ui_find_asset(const std::string &) { return nullptr; }' >> $@
	echo 'inline std::array<llama_ui_asset, 0> llama_ui_get_assets() { return {}; }' >> $@
	echo 'inline bool llama_ui_use_gzip() { return false; }' >> $@
