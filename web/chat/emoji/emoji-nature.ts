export const ANIMALS = `
🐶:dog,puppy:강아지,개 🐱:cat,kitten:고양이 🐭:mouse:쥐 🐹:hamster:햄스터
🐰:rabbit,bunny:토끼 🦊:fox:여우 🐻:bear:곰 🐼:panda:판다
🐨:koala:코알라 🐯:tiger:호랑이 🦁:lion:사자 🐮:cow:소
🐷:pig:돼지 🐸:frog:개구리 🐵:monkey:원숭이 🙈:see_no_evil,monkey:안봐,부끄
🙉:hear_no_evil,monkey:안들려 🙊:speak_no_evil,monkey:쉿,말못해 🐔:chicken:닭 🐧:penguin:펭귄
🐦:bird:새 🐤:chick:병아리 🦆:duck:오리 🦉:owl:부엉이
🐺:wolf:늑대 🐴:horse:말 🦄:unicorn:유니콘 🐝:bee,honey:벌,꿀벌
🦋:butterfly:나비 🐌:snail,slow:달팽이 🐞:ladybug:무당벌레 🐢:turtle,slow:거북이
🐍:snake:뱀 🐙:octopus:문어 🐠:fish:물고기 🐬:dolphin:돌고래
🐳:whale:고래 🦈:shark:상어 🐘:elephant:코끼리 🦒:giraffe:기린
🌵:cactus:선인장 🌲:evergreen,tree:나무,소나무 🌳:tree:나무 🌴:palm_tree,beach:야자수
🌱:seedling,plant:새싹 🍀:four_leaf_clover,luck:네잎클로버,행운 🍁:maple_leaf,autumn:단풍,가을 🍂:fallen_leaf,autumn:낙엽,가을
🌸:cherry_blossom,spring,flower:벚꽃,봄 🌹:rose,flower:장미 🌻:sunflower:해바라기 🌷:tulip:튤립
💐:bouquet,flowers:꽃다발 🌞:sun_face:해 🌙:moon,night:달,밤 ⭐:star:별
🌟:glowing_star:반짝별 ✨:sparkles:반짝,빛 ⚡:lightning,zap:번개 🔥:fire,hot,lit:불,핫
☀️:sunny,sun:해,맑음 ⛅:partly_cloudy:구름 ☁️:cloud:구름,흐림 🌧️:rain:비
⛈️:storm:폭풍,천둥 ❄️:snowflake,snow,winter:눈,겨울 ⛄:snowman:눈사람 🌈:rainbow:무지개
💧:droplet,water:물방울 🌊:ocean,wave_water,sea:파도,바다 ☔:umbrella_rain,rain:우산,비 🌍:earth,world:지구
`;

export const FOOD = `
🍎:apple:사과 🍊:tangerine,orange:귤,오렌지 🍋:lemon:레몬 🍌:banana:바나나
🍉:watermelon:수박 🍇:grapes:포도 🍓:strawberry:딸기 🍑:peach:복숭아
🍒:cherries:체리 🥝:kiwi:키위 🍍:pineapple:파인애플 🥑:avocado:아보카도
🍅:tomato:토마토 🌽:corn:옥수수 🥕:carrot:당근 🌶️:hot_pepper,spicy:고추,매움
🍞:bread:빵 🥐:croissant:크루아상 🥞:pancakes:팬케이크 🧀:cheese:치즈
🥩:steak,meat:고기,소고기 🍗:chicken_leg:치킨,닭다리 🥓:bacon:베이컨,삼겹살 🍔:burger,hamburger:햄버거
🍟:fries:감자튀김 🍕:pizza:피자 🌭:hot_dog:핫도그 🥪:sandwich:샌드위치
🌮:taco:타코 🥗:salad:샐러드 🍝:spaghetti,pasta:파스타 🍜:ramen,noodles:라면,국수
🍲:stew,pot:찌개,전골 🍛:curry:카레 🍣:sushi:초밥 🍱:bento:도시락
🥟:dumpling:만두 🍚:rice:밥 🍙:rice_ball:주먹밥,삼각김밥 🍢:oden,skewer:오뎅,어묵
🥘:paella,pan:전골,냄비 🍳:egg,cooking:계란,요리 🍿:popcorn:팝콘 🍦:ice_cream:아이스크림
🍰:cake:케이크 🎂:birthday_cake,birthday:생일,케이크 🧁:cupcake:컵케이크 🍩:donut:도넛
🍪:cookie:쿠키 🍫:chocolate:초콜릿 🍬:candy:사탕 🍯:honey:꿀
☕:coffee,cafe:커피,카페 🍵:tea:차,녹차 🧋:bubble_tea:버블티 🥛:milk:우유
🍺:beer:맥주 🍻:beers,cheers:건배,맥주 🥂:champagne,cheers,toast:건배,샴페인 🍷:wine:와인
🍶:sake,soju:소주,술 🍸:cocktail:칵테일 🥤:soda,drink:음료 🍴:fork_and_knife,eat:식사,밥
`;
